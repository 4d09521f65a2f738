"""Django as a WSGI application, for the front process or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouhou.config.settings")
application = get_wsgi_application()
