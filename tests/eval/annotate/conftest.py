from tests.browsing import browser as browser
from tests.service.conftest import _own_folder as _own_folder
from tests.service.conftest import index as index
from tests.service.conftest import start as start
