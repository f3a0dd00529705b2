"""The filters of the template language: common ones, and those of meetings and programmes."""
