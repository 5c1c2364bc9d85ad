"""Test the rich dialect in a conversation with the real server."""

from __future__ import annotations

from net.wire.address import Address
from tests.processes import ServerProcess
from tests.wire import PlainWire, RichWire


def test_the_welcome(address: Address) -> None:
    with PlainWire.login(address, "nc"), RichWire.login(address, "Ana Gómez") as ana:
        welcome = ana.welcome
        assert welcome["nick"] == "Ana Gómez"
        assert welcome["server"] == "Aula 3"
        assert welcome["limits"] == {"line": 65_536, "text": 16_384, "rate": 0.0, "day": 32_000_000}
        people, rooms = ana.read_roster()
        nc, mine = (
            next(one for one in people if one["nick"] == nick) for nick in ("nc", "Ana Gómez")
        )
        assert nc == {"nick": "nc", "plain": True, "number": nc["number"]}
        assert mine == {"nick": "Ana Gómez", "number": welcome["number"]}
        assert 0 < nc["number"] < welcome["number"]
        assert rooms["#clase"] == {"room": "#clase", "members": ["nc", "Ana Gómez"]}


def test_the_main_room_has_the_name_it_was_given() -> None:
    with (
        ServerProcess("--room", "#oficina") as server,
        RichWire.login(server.address, "ana") as ana,
    ):
        assert list(ana.read_roster()[1]) == ["#oficina"]


def test_private_messages_rooms_and_presence(address: Address) -> None:
    with RichWire.login(address, "eva") as eva:
        with RichWire.login(address, "luis") as luis:
            told = {"op": "presence", "nick": "luis", "state": "online"}
            assert eva.hear_of("luis") == told | {"number": luis.welcome["number"]}
            eva.post("LUIS", "hola\n\tñ 😀", "c1")
            ok, message = eva.hear("ok"), luis.hear("msg")
            assert ok["cid"] == "c1"
            assert (message["id"], message["at"]) == (ok["id"], ok["at"])
            assert (message["from"], message["to"], message["text"]) == (
                "eva",
                "luis",
                "hola\n\tñ 😀",
            )
            luis.say(op="join", room="#python")
            assert eva.hear("join")["room"] in {"#clase", "#python"}
            eva.post("#python", "¿puedo?", "c2")
            assert eva.hear("err") == {
                "op": "err",
                "code": "not_in_room",
                "text": "Join the room first.",
                "cid": "c2",
                "to": "#python",
            }
            eva.say(op="join", room="#python")
            while luis.hear("join") != {"op": "join", "room": "#python", "nick": "eva"}:
                pass  # those who join after a message do not receive it
            luis.post("#python", "hola", "c3")
            assert luis.hear("ok")["cid"] == "c3"
        assert eva.hear("msg")["to"] == "#python"
        assert eva.hear_of("luis")["state"] == "offline"


def test_every_kind_of_fault_is_answered_and_the_conversation_goes_on(address: Address) -> None:
    with RichWire.login(address, "falla") as wire:
        for line, code in [
            (b"hola\n", "bad_json"),
            (b'{"op":"dance","cid":"d:1"}\n', "unknown_op"),
            (b'{"op":"msg","cid":"d:2","to":7,"text":"x"}\n', "bad_message"),
            (b'{"op":"join","room":"#\xff"}\n', "bad_json"),
            (b'{"op":"msg","cid":"d:3","to":"falla","text":"a\\u0000"}\n', "bad_text"),
            (b'{"op":"msg","cid":"d:4","to":"nadie","text":"x"}\n', "no_such_nick"),
            (
                b'{"op":"msg","cid":"d:5","to":"falla","text":"' + b"x" * 16_385 + b'"}\n',
                "too_long",
            ),
            (b'{"op":"ping","x":' + b"[" * 50_000 + b"\n", "bad_json"),
            (b'{"op":"ping","x":"' + b"y" * 70_000 + b'"}\n', "too_long"),
            (b'{"op":"leave","room":"#nunca"}\n', "not_in_room"),
            (b'{"op":"join","room":"nunca"}\n', "bad_room"),
            (b'{"op":"hello","v":1,"nick":"otra"}\n', "already_logged_in"),
            (b'{"op":"msg","cid":"d:6","to":"falla","text":"x","kind":"edit"}\n', "bad_change"),
            (
                b'{"op":"msg","cid":"d:7","to":"falla","text":"x","about":{"from":"falla"}}\n',
                "bad_message",
            ),
            (b'{"op":"msg","cid":"d:8","to":"falla","text":"x","about":7}\n', "bad_message"),
            (b'{"op":"group","room":"#g-0","people":"falla"}\n', "bad_message"),
            (b'{"op":"group","room":"#g-0","people":["falla"]}\n', "not_invited"),
            (b'{"op":"state","state":"offline"}\n', "bad_state"),
            (b'{"op":"info","with":"#nunca","id":1}\n', "not_in_room"),
            (b'{"op":"info","with":"falla","id":-1}\n', "bad_message"),
        ]:
            wire.send(line)
            assert wire.hear("err")["code"] == code
        wire.send(b"\r\n\n")
        wire.say(op="ping", n=7)
        assert wire.hear("pong", "err") == {"op": "pong", "n": 7}


def test_an_answer_says_what_it_answers_and_a_wrong_ref_ends_nothing(address: Address) -> None:
    with RichWire.login(address, "ana") as ana, RichWire.login(address, "luis") as luis:
        for wrong, code in (
            ("x" * 33, "too_long"),
            ("x" * 60_000, "too_long"),
            ("a\nb", "bad_message"),
            ("\x1b[2J", "bad_message"),
            ("ñ", "bad_message"),
            (7, "bad_message"),
            (None, "bad_message"),
            (["x"], "bad_message"),
        ):
            ana.say(op="history", before=9, ref=wrong, **{"with": "#clase"})
            err = ana.hear("err", "page")
            assert err["code"] == code and "ref" not in err
        ana.say(op="leave", room="#nunca", ref="x" * 32)
        luis.say(op="leave", room="#nunca", ref="x" * 32)
        for wire in (ana, luis):
            err = wire.hear("err")
            assert (err["code"], err["ref"]) == ("not_in_room", "x" * 32)
        ana.say(op="join", room=7, ref="join:1")
        assert ana.hear("err")["ref"] == "join:1"
        for _ in range(2):  # the same one twice
            ana.say(op="history", before=9, ref="h", **{"with": "#clase"})
            assert ana.hear("page")["ref"] == "h"
        ana.say(op="info", id=1, ref="i", **{"with": "luis"})
        assert ana.hear("info")["ref"] == "i"
        ana.say(op="history", before=9, **{"with": "#clase"})
        assert "ref" not in ana.hear("page")  # the question had no ref
        luis.say(op="ping", n=1)
        assert "ref" not in luis.hear("pong")


def test_a_message_is_changed_and_taken_back() -> None:
    with (
        ServerProcess("--rate", "0") as server,
        RichWire.login(server.address, "ana", key="a", seen=0) as ana,
        RichWire.login(server.address, "luis", key="l", seen=0) as luis,
        PlainWire.login(server.address, "nc") as nc,
    ):
        nc.send("#clase: buenas\n")
        reply_to = luis.hear("msg")
        about = {"from": reply_to["from"], "cid": reply_to["cid"]}
        ana.say(op="msg", to="#clase", text="hola", cid="a1", about=about)
        assert luis.hear("msg")["about"] == about
        about = {"from": "ana", "cid": "a1"}
        luis.say(op="msg", to="#clase", text="👍", cid="l1", kind="react", about=about)
        while ana.hear("msg")["text"] != "👍":
            pass
        ana.say(op="msg", to="#clase", text="¡hola!", cid="a2", kind="edit", about=about)
        assert [luis.hear("ok", "msg").get("kind") for _ in range(2)] == [None, "edit"]
        ana.say(op="msg", to="#clase", text="", cid="a3", kind="delete", about=about)
        deletion = luis.hear("msg")
        assert (deletion["id"], deletion["text"], deletion["kind"], deletion["about"]) == (
            5,
            "",
            "delete",
            about,
        )
        luis.say(op="history", **{"with": "#clase", "before": 9})
        page = luis.hear("page")["messages"]
        assert [(one["text"], one.get("kind")) for one in page] == [
            ("buenas", None),
            ("", "deleted"),
            ("👍", "react"),
            ("", "delete"),
        ]
        nc.send("ana: adiós\n")
        nc.expect("#clase ana: hola\n#clase luis: 👍\n#clase ana: * ¡hola!\n")
        luis.say(op="seen", id=5)
        luis.say(op="ping", n=1)
        luis.hear("pong")
        ana.say(op="info", **{"with": "#clase", "id": 5})
        assert ana.hear("info") == {
            "op": "info",
            "with": "#clase",
            "id": 5,
            "delivered": ["luis"],
            "read": [],
        }


def test_a_private_group_and_who_is_writing_in_it() -> None:
    with (
        ServerProcess("--rate", "0") as server,
        RichWire.login(server.address, "ana") as ana,
        RichWire.login(server.address, "luis") as luis,
        RichWire.login(server.address, "eva") as eva,
    ):
        room = {"room": "#g-0a1b2c3d4e", "title": "Cena"}
        ana.say(op="group", **room, people=["luis"])
        assert ana.hear("room") == {
            "op": "room",
            **room,
            "members": ["ana"],
            "by": "ana",
            "invited": ["luis"],
        }
        assert luis.hear("room", "invite") == {"op": "invite", **room, "by": "ana"}
        luis.say(op="join", room="#g-0a1b2c3d4e")
        assert luis.hear("room") == {"op": "room", **room, "members": ["ana", "luis"], "by": "luis"}
        while ana.hear("join") != {"op": "join", "room": "#g-0a1b2c3d4e", "nick": "luis"}:
            pass  # of #clase
        luis.say(op="typing", to="#g-0a1b2c3d4e")
        assert ana.hear("typing") == {"op": "typing", "from": "luis", "to": "#g-0a1b2c3d4e"}
        luis.say(op="state", state="away", note="comiendo")
        assert eva.hear("room", "typing", "presence") == {
            "op": "presence",
            "nick": "luis",
            "state": "away",
            "note": "comiendo",
            "number": luis.welcome["number"],
        }
        eva.say(op="join", room="#g-0a1b2c3d4e")
        assert eva.hear("err")["code"] == "not_invited"


def test_a_log_in_that_is_refused(address: Address) -> None:
    with RichWire.login(address, "suya", key="hers"):
        for hello, code in [
            ({"v": 1, "nick": "suya"}, "nick_taken"),
            ({"v": 1, "nick": "#suya"}, "bad_nick"),
            ({"v": 99, "nick": "nueva"}, "bad_version"),
        ]:
            with RichWire(address) as wire:
                wire.say(op="hello", **hello)
                assert wire.hear("err", "welcome")["code"] == code
                wire.expect_end()


def test_the_owner_takes_over_at_once(address: Address) -> None:
    with (
        RichWire.login(address, "mía", key="mine") as ghost,
        RichWire.login(address, "mía", key="mine") as again,
    ):
        assert ghost.hear("bye")["code"] == "replaced"
        ghost.expect_end()
        again.say(op="ping", n=1)
        assert again.hear("pong")["n"] == 1


def test_a_message_sent_again_is_delivered_once(address: Address) -> None:
    with RichWire.login(address, "dos") as sender, RichWire.login(address, "veces") as receiver:
        for _ in range(2):
            sender.post("veces", "una", "c1")
        assert sender.hear("ok") == sender.hear("ok")
        sender.post("veces", "fin", "c2")
        assert [receiver.hear("msg")["text"] for _ in range(2)] == ["una", "fin"]


def test_bye(address: Address) -> None:
    with RichWire.login(address, "adiós") as wire:
        wire.say(op="bye")
        wire.expect_end()
