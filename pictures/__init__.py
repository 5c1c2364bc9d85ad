"""The pictures package brings Charla's window into the states that its pictures show."""
