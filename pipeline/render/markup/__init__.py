"""Tags in Word's XML: found as docxtpl defines them, split off, repeated and numbered."""
