"""Resources of production and what they are booked for; firm bookings never overlap (ATP-3)."""
