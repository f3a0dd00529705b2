"""What each page shows: functions from the working folder to texts. They know no HTML."""
