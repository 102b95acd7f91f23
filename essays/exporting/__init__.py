"""A text in the forms that other programs take. A pure room: values in, values out."""
