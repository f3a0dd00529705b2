"""Stage 3: the Dataset and the templates become DocumentPlans."""
