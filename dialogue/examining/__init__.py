"""What is wrong with a deployment, in sentences: what `manage.py doctor` says. Nothing in here changes anything."""
