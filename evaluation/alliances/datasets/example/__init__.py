"""An invented programme: its facts, its answers, its mistakes, and the truth behind them."""
