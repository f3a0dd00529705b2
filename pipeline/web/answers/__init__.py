"""What an answer is made of: pages drawn, signs, looks, and refusals in words that help."""
