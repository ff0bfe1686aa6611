"""The portal: the door of people of an enterprise."""
