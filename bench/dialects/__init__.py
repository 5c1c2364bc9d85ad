"""Define what the load generator says to each server and what it must hear back.

Some answers must match to the byte, others by their numbers. `checks` makes what is sent and checks
what is heard; `lines`, `mqtt` and `xmpp` are the dialects.
"""

from bench.dialects.checks import CrowdDialect, Dialect, Faulty, Numbered, outgoing
from bench.dialects.lines import Irc, Plain, Rich, RichWithReceipts
from bench.dialects.mqtt import Mqtt
from bench.dialects.xmpp import Xmpp

CROWDS: dict[str, CrowdDialect] = {
    "plain": Plain(),
    "rich": Rich(),
    "receipts": RichWithReceipts(),
    "ngircd": Irc(is_operator=True),
    "inspircd": Irc(at_once=250),  # it accepts waiting connections once a second
}
DIALECTS: dict[str, Dialect] = {**CROWDS, "mqtt": Mqtt(), "xmpp": Xmpp()}

__all__ = ["CROWDS", "DIALECTS", "CrowdDialect", "Dialect", "Faulty", "Numbered", "outgoing"]
