"""The room registers: shaping the stages of orders, and what is said to people when orders pass them."""
