import os

# Before Qt is imported: the tests need no display.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
