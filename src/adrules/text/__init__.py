"""One message and its lazy views."""
