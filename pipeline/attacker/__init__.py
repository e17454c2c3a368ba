"""The audit, by an intruder who knows everybody and reads what is released: what can he tell?

It shares no code with the disclosure control and judges by its own reading of the rules.
"""

from pipeline.attacker.attack import attack
from pipeline.attacker.candidates import Candidates
from pipeline.attacker.guesses import Guess, guess
from pipeline.attacker.insider import Insider, insiders
from pipeline.attacker.joint import Joint, together
from pipeline.attacker.verdict import Verdict

__all__ = ["Candidates", "Guess", "Insider", "Joint", "Verdict", "attack", "guess", "insiders", "together"]
