"""Go templates of Modelfiles as Jinja ones; they see what Ollama hands to its templates (template/template.go)."""

from jinja2 import Environment, TemplateError

from mlx_backend.go_template_functions import write_call
from mlx_backend.go_template_parser import Assign, Branch, Call, Expression, Jump, Literal, Node, Path, Show, Text
from mlx_backend.go_template_parser import parse_go_template as parse
from mlx_backend.go_template_values import HELPERS, IN_ROUNDS, MESSAGES, WITH_MESSAGES

_KEYS = {
    # Of the template's own value.
    **{name: name.lower() for name in ("Messages", "System", "Prompt", "Response", "Suffix", "Tools", "Think")},
    **{"ThinkLevel": "think_level", "IsThinkSet": "is_think_set"},
    # Of a message, a tool call, a tool and a property of its parameters.
    **{name: name.lower() for name in ("Role", "Content", "Function", "Name", "Description", "Parameters", "Type")},
    **{name: name.lower() for name in ("Arguments", "Properties", "Required", "Enum", "Items", "Index", "Thinking")},
    **{"ToolCalls": "tool_calls", "ToolName": "tool_name", "ToolCallID": "tool_call_id", "ID": "id", "Defs": "$defs"},
    **{"AnyOf": "anyOf"},
}


def to_jinja(source: str) -> str:
    """
    A Jinja template that writes what Ollama would write for the Go template `source`. It reads `messages` (each with
    `role`, `content`, perhaps `tool_calls` whose arguments are objects, `thinking` or `reasoning_content`, and
    `tool_name` or `name`), `tools` (OpenAI's form), `suffix`, `enable_thinking` and `reasoning_effort`. It opens the
    answer by itself and writes no token for the begin of the text; encode it as the tokenizer encodes plain text.
    Needs Jinja's `loopcontrols`. Raises ValueError with the line for what is malformed or not covered.
    """
    try:
        jinja = _translate(parse(source))
        # Jinja's own limits, such as those on nesting, show when it compiles.
        Environment(extensions=["jinja2.ext.loopcontrols"]).compile(jinja)
    except (TemplateError, SyntaxError, RecursionError) as error:
        raise ValueError(f"the template is nested too deeply or not consistent: {error}") from error
    return jinja


def _translate(nodes: tuple[Node, ...]) -> str:
    names = {name.lower() for name in _names_in(nodes)}
    if "messages" in names:
        return HELPERS + MESSAGES + WITH_MESSAGES + _Writer("go.root").block(nodes)
    if "response" not in names:
        nodes = (*nodes, Show(Path(".", ("Response",))))
    cut, _ = _cut_after_response(nodes)
    rounds = [
        f"{{%- macro {name}(root) -%}}{{%- set go = namespace(root=root) -%}}{_Writer('go.root').block(part)}"
        "{%- endmacro -%}"
        for name, part in (("whole_round", nodes), ("last_round", cut))
    ]
    return HELPERS + MESSAGES + "".join(rounds) + IN_ROUNDS


def _names_in(nodes: tuple[Node, ...]) -> set[str]:
    """All fields that are named anywhere."""

    def of(value: Expression) -> set[str]:
        match value:
            case Path(base, fields):
                return set(fields) | (set() if isinstance(base, str) else of(base))
            case Call(_, arguments):
                return set().union(*map(of, arguments))
        return set()

    names: set[str] = set()
    for node in nodes:
        if isinstance(node, Show | Assign | Branch):
            names |= of(node.value)
        if isinstance(node, Branch):
            names |= _names_in(node.body) | _names_in(node.otherwise)
    return names


def _cut_after_response(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], bool]:
    """What stands up to the place of the answer, that place included, and whether there is one."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Show) and "Response" in _names_in((node,)):
            return (*kept, node), True
        if isinstance(node, Branch):
            body, is_cut = _cut_after_response(node.body)
            otherwise, cuts_here = ((), True) if is_cut else _cut_after_response(node.otherwise)
            kept.append(Branch(node.kind, node.names, node.value, body, otherwise))
            if is_cut or cuts_here:
                return tuple(kept), True
        else:
            kept.append(node)
    return tuple(kept), False


class _Writer:
    """
    Writes Jinja. Go's variables live in the namespace `go`, a new name for each declaration, because Jinja's own
    would end with the block in which they are set. `dot` is the expression for Go's current value.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._dot = root
        self._scopes: list[dict[str, str]] = [{}]
        self._count = 0

    def block(self, nodes: tuple[Node, ...]) -> str:
        self._scopes.append({})
        text = "".join(map(self._node, nodes))
        self._scopes.pop()
        return text

    def _node(self, node: Node) -> str:
        match node:
            # As a constant, out of the reach of Jinja's own trimming and of braces in the text.
            case Text(text):
                return f"{{{{ {text!a} }}}}"
            case Show(value):
                return f"{{{{ show({self._value(value)}) }}}}"
            case Assign(name, value, declares):
                written = self._value(value)
                return self._set(self._declare(name) if declares else self._look_up(name), written)
            case Jump(kind):
                return f"{{% {kind} %}}"
            case Branch(kind="range"):
                return self._range(node)
        return self._if_or_with(node)

    def _if_or_with(self, node: Branch) -> str:
        value, before, outer = self._value(node.value), "", self._dot
        self._scopes.append({})
        if node.names or node.kind == "with":
            held = self._declare(node.names[0]) if node.names else self._new_name("with")
            before, value = self._set(held, value), held
            self._dot = held if node.kind == "with" else outer
        body = self.block(node.body)
        self._dot = outer
        otherwise = self.block(node.otherwise)
        self._scopes.pop()
        return f"{before}{{% if {value} %}}{body}{{% else %}}{otherwise}{{% endif %}}"

    def _range(self, node: Branch) -> str:
        of, key, item = (self._new_name(kind) for kind in ("of", "key", "item"))
        written, outer = self._set(of, self._value(node.value)), self._dot
        self._scopes.append({})
        for name, place in zip(reversed(node.names), (item, key), strict=False):
            self._scopes[-1][name] = place
        self._dot = item
        body = self.block(node.body)
        self._scopes.pop()
        self._dot = outer
        pair = f"pair{self._count}"
        entries = f"{of} | dictsort(true) if {of} is mapping else {of} or []"
        return (
            f"{written}{{% for {pair} in ({entries}) %}}"
            + self._set(key, f"{pair}[0] if {of} is mapping else loop.index0")
            + self._set(item, f"{pair}[1] if {of} is mapping else {pair}")
            + f"{body}{{% else %}}{self.block(node.otherwise)}{{% endfor %}}"
        )

    def _set(self, place: str, value: str) -> str:
        return f"{{% set {place} = {value} %}}"

    def _new_name(self, kind: str) -> str:
        self._count += 1
        return f"go.{kind}{self._count}"

    def _declare(self, name: str) -> str:
        place = self._new_name("v")
        self._scopes[-1][name] = place
        return place

    def _look_up(self, name: str) -> str:
        if name == "$":
            return self._root
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        raise ValueError(f"the variable {name} is not declared")

    def _value(self, value: Expression) -> str:
        match value:
            case Literal(constant):
                return ascii(constant) if isinstance(constant, str) else str(constant)
            case Call(function, arguments):
                return write_call(function, [self._value(argument) for argument in arguments])
            case Path(base, fields):
                written = self._dot if base == "." else ""
                if not written:
                    written = self._look_up(base) if isinstance(base, str) else self._value(base)
                for field in fields:
                    if field not in _KEYS:
                        raise ValueError(f"the field .{field} is not covered")
                    written += f"[{_KEYS[field]!r}]"
                return written
        raise AssertionError(value)
