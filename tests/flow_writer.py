"""Makes up flows, and knows what they do with their inputs: one flow as Archy YAML, as an export and as a configuration."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any
from urllib.parse import quote

from flowlint.definitions.yaml_writer import written

Tree = dict[str, Any]
Written = tuple[str, Tree]
"""An expression as text and as a tree."""


class MadeFlow:
    """A flow out of a seed; ``expected`` is the use of each input, with whether it is an output."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._scope = self._random.choice(["Flow", "Flow", "Common", "Slot"])
        short = self._random.sample(["ani", "aniNumber", "an", "jsonData", "dates", "Date_1", "größe"], self._random.randint(1, 5))
        self.inputs = [f"{self._scope}.{name}" for name in short]
        self._others = [f"State.{short[0]}", f"{self._scope}.{short[0]}X", "Task.count"]
        self._ids = {name: str(uuid.UUID(int=self._random.getrandbits(128))) for name in [*self.inputs, *self._others]}
        self._outputs = {name for name in self.inputs if self._random.random() < 0.2}
        self._alive = True
        self._tested = False
        self._read: set[str] = set()
        self._guarded: set[str] = set()
        self._unclear: set[str] = set()
        self._actions: list[Tree] = []
        self._parts = [(self._sequence(2), self._taken()) for _ in range(self._random.randint(1, 3))]
        self._initial = {name: self._value() if self._random.random() < 0.15 else None for name in self.inputs}
        self.expected = {name: (self._use(name), name in self._outputs) for name in self.inputs}

    # What an expression does.

    def _use(self, name: str) -> str:
        if name in self._guarded:
            return "guarded"
        return "None" if name in self._unclear else "unguarded" if name in self._read else "never"

    def _note(self, name: str) -> None:
        if name in self.inputs and self._alive:
            (self._guarded if self._tested else self._read).add(name)

    def _in_test(self, make: Callable[[], Written]) -> Written:
        before, self._tested = self._tested, True
        made = make()
        self._tested = before
        return made

    # Expressions.

    def _case(self, text: str) -> str:
        return self._random.choice([text, text, text.lower(), text.upper()])

    def _gap(self) -> str:
        return self._random.choice(["", "", " ", "\n  ", f" /* {self.inputs[0]} */ "])

    def _name(self) -> Written:
        name = self._random.choice([*self.inputs, *self.inputs, *self._others])
        self._note(name)
        spelled = self._case(name)
        tree: Tree = {"ref": {"pos": 1, "text": spelled, "type": "str", "val": self._ids[name]}}
        if self._random.random() < 0.2:
            return f"{spelled}.member", {".": {"operands": [{"lit": {"text": "member"}}, tree], "type": "str"}}
        return spelled, tree

    def _literal(self) -> Written:
        text = self._random.choice([self.inputs[0], f"IsSet({self.inputs[0]})", 'say "x"', "back\\slash", "", "//", "NOT_SET"])
        spelled = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{spelled}"', {"lit": {"pos": 1, "text": text, "type": "str"}}

    def _call(self, function: str, arguments: list[Written]) -> Written:
        inner = f"{self._gap()},{self._gap()}".join(text for text, _ in arguments)
        tree = {function: {"pos": 1, "operands": [tree for _, tree in arguments], "type": "str"}}
        return f"{self._case(function)}({self._gap()}{inner}{self._gap()})", tree

    def _expression(self, depth: int) -> Written:
        kind = self._random.randint(0, 9) if depth else self._random.randint(0, 3)
        if kind <= 2:
            return self._name()
        if kind == 3:
            return self._literal()
        if kind == 4:
            return self._call(
                self._random.choice(["IsSet", "IsNotSet", "IsNotSetOrEmpty"]), [self._in_test(lambda: self._expression(depth - 1))]
            )
        if kind == 5:
            return self._comparison(depth)
        if kind <= 7:
            functions = ["ToString", "Append", "If", "IsSetting"]
            return self._call(self._random.choice(functions), [self._expression(depth - 1) for _ in range(self._random.randint(1, 3))])
        sign = self._random.choice(["+", "or", "and", "==", "<", "*", "!="])
        left, right = self._expression(depth - 1), self._expression(depth - 1)
        return f"({left[0]}) {self._gap()}{self._case(sign)} ({right[0]})", {sign: {"operands": [left[1], right[1]], "type": "bln"}}

    def _comparison(self, depth: int) -> Written:
        text, tree = self._in_test(lambda: self._expression(depth - 1))
        unset: Written = (self._case("NOT_SET"), {"nul": {"pos": 1, "text": "", "type": "str"}})
        if self._random.random() < 0.3:
            unset = (f"ToString({unset[0]})", {"ToString": {"operands": [unset[1]], "type": "str"}})
        sign = self._random.choice(["==", "!="])
        sides = [(f"({text})", tree), unset]
        self._random.shuffle(sides)
        return f"{sides[0][0]} {sign} {sides[1][0]}", {sign: {"operands": [sides[0][1], sides[1][1]], "type": "bln"}}

    # Actions.

    def _value(self) -> tuple[Tree, Tree]:
        """Return a value as Archy writes it, and as an export does."""
        chance = self._random.random()
        if chance < 0.2:
            text = self._random.choice([self.inputs[0], "5"])
            return {"lit": text}, self._exported({"lit": {"text": text}}, text, 1)
        if chance < 0.23:
            return self._unreadable()
        text, tree = self._expression(3)
        return {"exp": text}, self._exported(tree, text, 0)

    def _unreadable(self) -> tuple[Tree, Tree]:
        """Return an expression that the grammar does not know: what it may name is not known to be left alone."""
        text = f"{self._case(self._random.choice(self.inputs))} ?? 5"
        if self._alive:
            self._unclear.update(name for name in self.inputs if name.rpartition(".")[2].casefold() in text.casefold())
        return {"exp": text}, {**self._exported({}, text, 0), "metaData": {}}

    def _slot(self) -> str:
        """Return the name of an input without its scope, as bots name their slots."""
        name = self._random.choice(self.inputs)
        if self._scope == "Slot" and self._alive:
            self._guarded.add(name)
        return self._case(name.rpartition(".")[2])

    def _out_of_service(self) -> Tree:
        """Return an expression of a choice that is not made, which Archy leaves out."""
        before, self._alive = self._alive, False
        made = {**self._value()[1], "outOfService": True}
        self._alive = before
        return made

    def _target(self) -> tuple[str, Tree]:
        name = self._random.choice([*self.inputs, *self._others, *self._others, *self._others])
        if name in self.inputs and self._alive:
            self._guarded.add(name)
        spelled = self._case(name)
        return spelled, self._exported({"ref": {"text": spelled, "val": self._ids[name]}}, spelled, 2)

    def _exported(self, tree: Tree, text: str, mode: int) -> Tree:
        found = json.dumps(tree)
        references = [{"id": key, "name": name} for name, key in self._ids.items() if key in found]
        editor: Tree = {"mode": mode, "builder": {"parts": [{"config": tree, "text": text, "uiMetaData": {"mode": 2}}]}}
        named = {"references": references} if references else {}
        return {"config": tree, "text": text, "type": "str", "uiMetaData": editor, "metaData": named, "version": 2}

    def _taken(self) -> list[Tree]:
        """Return the actions that the export has so far, and begin a new list."""
        taken, self._actions = self._actions, []
        return taken

    def _sequence(self, depth: int) -> list[Tree]:
        """Return the actions of one branch for Archy; those of the export are added to its one list."""
        made = [self._action(depth) for _ in range(self._random.randint(0, 3))]
        for (_, action), (_, following) in pairwise(made):
            action["nextAction"] = following["id"]
        self._first = made[0][1]["id"] if made else None
        return [archy for archy, _ in made]

    def _action(self, depth: int) -> tuple[Tree, Tree]:
        disabled, before = self._random.random() < 0.15, self._alive
        self._alive = before and not disabled
        name = self._random.choice(["Decide", self.inputs[0], f"IsSet({self.inputs[0]})"])
        flag = {"disabled": True} if disabled else {}
        exported: Tree = {"id": str(uuid.UUID(int=self._random.getrandbits(128))), "name": name, **flag}
        self._actions.append(exported)
        kind = self._random.choice(["set", "call", "decide", "loop", "switch", "prompt", "slot"])
        value = self._value()
        if kind == "set":
            target = self._target()
            archy: Tree = {"updateData": {"name": name, **flag, "statements": [{"string": {"variable": target[0], "value": value[0]}}]}}
            exported |= {"__type": "UpdateVariableAction", "variables": [{"variable": target[1], "expression": value[1]}]}
        elif kind == "call":
            target = self._target()
            action = {"inputs": {self.inputs[0]: value[0]}, "successOutputs": {"x.y": {"var": target[0]}}}
            archy = {"callData": {"name": name, **flag, "category": {"{{category}}": {"dataAction": {"<a>": action}}}}}
            inputs, outputs = [{"name": self.inputs[0], "value": value[1]}], [{"name": "x.y", "value": target[1]}]
            exported |= {"__type": "DataAction", "inputs": inputs, "outputs": outputs}
        elif kind == "loop":
            target = self._target()
            inner = self._sequence(depth - 1) if depth else []
            path = {"nextActionId": self._first, "label": "Loop"} if inner else {"label": "Loop"}
            archy = {
                "loop": {
                    "name": name,
                    **flag,
                    "currentIndex": {"var": target[0]},
                    "loopCount": value[0],
                    "outputs": {"loop": {"actions": inner}},
                }
            }
            exported |= {"__type": "LoopAction", "currentIndex": target[1], "loopCount": value[1], "path": path}
        elif kind == "switch":
            cases: list[tuple[str, tuple[Tree, Tree]]] = []
            outputs: Tree = {}
            paths: list[Tree] = []
            for label, case in ("first", value), ("second", self._value()):
                inner = self._sequence(depth - 1) if depth else []
                cases.append((label, case))
                outputs[label] = {"actions": inner}
                paths.append({"outputId": label, **({"nextActionId": self._first} if inner else {})})
            named = [{"case": {"name": label, "value": case[0]}} for label, case in cases]
            archy = {"switch": {"name": name, **flag, "evaluate": {"firstTrue": {"default": {}, "cases": named}}, "outputs": outputs}}
            values = [{"name": label, "value": case[1]} for label, case in cases]
            exported |= {"__type": "SwitchAction", "expression": self._out_of_service(), "cases": values, "paths": paths}
        elif kind == "prompt":
            archy = {"playAudio": {"name": name, **flag, "audio": [value[0], {"tts": self.inputs[0]}]}}
            exported |= {"__type": "PlayAudioAction", "prompts": [value[1], self._exported({"lit": {"text": self.inputs[0]}}, "x", 1)]}
        elif kind == "slot":
            slot = self._slot()
            archy = {"askForSlot": {"name": name, **flag, "slot": {"name": slot}, "question": value[0]}}
            exported |= {
                "__type": "AskForSlotAction",
                "selectedSlot": slot,
                "question": value[1],
                "confirmationQuestion": self._out_of_service(),
            }
        else:
            branches: Tree = {}
            paths = []
            for label in ("yes", "no") if depth else ():
                inner = self._sequence(depth - 1)
                branches[label] = {"actions": inner}
                paths.append({"label": label, **({"nextActionId": self._first} if inner else {})})
            archy = {"decision": {"name": name, **flag, "condition": value[0], "outputs": branches}}
            exported |= {"__type": "DecisionAction", "expression": value[1], "paths": paths}
        self._alive = before
        return archy, exported

    # Formats.

    def archy(self) -> bytes:
        """Return the flow as Archy YAML."""
        variables = [
            {"stringVariable": {"name": name, "initialValue": initial[0], "isInput": True, "isOutput": name in self._outputs}}
            for name, initial in ((name, self._initial[name] or ({"noValue": True}, None)) for name in self.inputs)
        ]
        (state, _), *tasks = self._parts
        body = {"name": "Made up", "description": f"reads {self.inputs[0]}", "variables": variables}
        body["states"] = [{"state": {"name": self.inputs[0], "variables": [], "actions": state}}]
        body["tasks"] = [{"task": {"name": self.inputs[0], "actions": actions}} for actions, _ in tasks]
        return f"# Flow.ani: {self.inputs[0]}\n{written([{'workflow': body}])}".encode()

    def configuration(self) -> bytes:
        """Return the flow as the platform's configuration."""
        variables = [
            {
                "id": self._ids[name],
                "name": name,
                "__type": "StringVariable",
                "isInput": True,
                "isOutput": name in self._outputs,
                "initialValue": initial[1] if initial is not None else self._exported({"emp": {"text": ""}}, "", 3),
            }
            for name, initial in self._initial.items()
        ]
        other = [{"id": self._ids[name], "name": name, "__type": "StringVariable", "isInput": False} for name in self._others[1:2]]
        kinds = ["State", "Task", "Task"]
        items = [{"__type": kind, "id": kind, "name": kind, "actionList": part[1]} for kind, part in zip(kinds, self._parts, strict=False)]
        flow = {"name": "Made up", "type": "workflow", "manifest": {}, "flowSequenceItemList": items, "variables": variables + other}
        return json.dumps(flow).encode()

    def export(self) -> bytes:
        """Return the flow as Architect exports it."""
        return base64.b64encode(quote(self.configuration().decode()).encode())
