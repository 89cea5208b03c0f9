from tests.browsing import browser as browser
from tests.service.conftest import index as index
from tests.service.conftest import own_folder as own_folder
from tests.service.conftest import start as start
