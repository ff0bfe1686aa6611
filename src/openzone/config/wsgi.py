"""Django's handler for everything that is not a stream; `config.asgi` calls it in a fixed pool of threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openzone.config.settings")
application = get_wsgi_application()
