from tests.browsing import browser as browser
