"""Where a run comes from: its weights, how it was made, and the command that does it again."""

from __future__ import annotations

from core.architectures.licences import licences_of
from core.reporting.parts import code, facts, section, table
from core.reporting.run.matter import RunMatter
from core.runs.plan import Plan, Preprocessing, StagePlan
from core.runs.recipe import solves
from core.support.markup import Element, Part, element
from core.support.wording import counted, local_time, short_count

_SEEN = {"crop": "the middle square of each", "pad": "all of each, with bars", "squeeze": "all of each, squeezed to a square"}


def weights(matter: RunMatter) -> Element:
    """Where the weights come from, and the runs before this one."""
    plan, found = matter.plan, matter.side.evaluation
    rows: list[tuple[str, Part]] = []
    if plan is not None:
        rows.append(("Began with", _hashed(plan.weights.name, plan.weights.sha256)))
        rows += [(f"Member {member.name}", _hashed(member.weights.name, member.weights.sha256)) for member in plan.members]
        licences = licences_of(plan.parts)
        rows.append(("Licence of such weights", "; ".join(f"{name}: {licence}" for name, licence in licences.items())))
    if matter.weights_sha256:
        rows.append(("Came to", _hashed("best.safetensors", matter.weights_sha256)))
    rows.append(("Its tensors, as judged", _hashed(found.weights, found.weights_sha256)))
    earlier = [f"{row.run}, on {row.dataset}, from {row.weights_origin}" for row in matter.before]
    chain = element("ul", *(element("li", said) for said in earlier)) if earlier else None
    title = element("h3", "Runs its weights come from, nearest first") if earlier else None
    return section("The weights", "", facts(rows), title, chain)


def making(matter: RunMatter) -> Element:
    """How it was trained, with which versions, and the command that does it again."""
    plan, row = matter.plan, matter.row
    parts: list[Part] = []
    if plan is not None:
        parts.append(facts(_plan_rows(plan)))
        parts += [
            element("h3", "Stages"),
            table(("Stage", "Epochs", "Steps", "Numbers trained"), map(_stage, plan.stages), right={1, 2, 3}),
        ]
        versions = [(name, version) for name, version in sorted(plan.versions.items())]
        parts += [element("h3", "Versions"), facts(versions)] if versions else []
    told = [element("p", element("strong", "Note: "), row.note)] if row.note else []
    command = element("code", matter.command, class_="command")
    lead = f"Trained {local_time(row.created)}. This command trains the same recipe on the same dataset and split again:"
    return section("How it was made", lead, command, *told, *parts)


def _plan_rows(plan: Plan) -> list[tuple[str, Part]]:
    recipe = plan.recipe
    devices = f", {plan.devices} devices" if plan.devices > 1 else ""
    return [
        ("Recipe", recipe.preset),
        ("Architecture", f"{recipe.architecture}, {short_count(plan.parameters)} parameters"),
        ("Learned from", plan.train_words),
        ("Sees", _seen(plan.preprocessing)),
        ("Seed", str(plan.seed)),
        ("Device", f"{plan.device_name}, {counted(plan.threads, 'thread')}{devices}"),
        ("Arithmetic", f"{plan.precision}, {plan.memory_format.replace('_', ' ')}{', deterministic' * recipe.deterministic}"),
        ("Picture size", plan.picture_words),
    ]


def _seen(record: Preprocessing) -> str:
    return f"{record.size} × {record.size} pixels, {_SEEN[record.fit]}"


def _stage(stage: StagePlan) -> tuple[Part, ...]:
    steps = "solved in one go" if solves(stage) else f"{stage.steps:,}"
    return (stage.title, f"{stage.epochs:,}", steps, short_count(stage.trainable_parameters))


def _hashed(name: str, sha256: str) -> Element:
    return element("span", f"{name}, SHA-256 ", code(sha256))
