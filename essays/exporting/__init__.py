"""Pure: values in, files' text out. No models, no database; what may be written is chosen before it comes here."""
