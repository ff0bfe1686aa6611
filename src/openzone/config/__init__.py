"""Settings and entry points: where Django, the web server and the worker are told what there is."""
