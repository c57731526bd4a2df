"""From a request to a plan and all that training takes; and the same without side effects, to be looked at first."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from core.architectures.building import build, under_own_head
from core.architectures.catalogue import find
from core.architectures.freezing import trainable_count
from core.architectures.network import Network
from core.architectures.origins import check_origin, settled
from core.architectures.sizes import check_train_sizes
from core.architectures.trained import planned_network
from core.architectures.weights import ResolvedWeights, load_weights, preprocessing_for, published_name, resolve_weights
from core.datasets.catalog.dataset import Dataset
from core.evaluation.learned import KnownPictures, known_by_weights, sides_of
from core.pixels.store import Decoders, PixelStore
from core.runs.facts import DatasetFacts, Machine, NetworkFacts
from core.runs.learned import Keys, Learned, LearnedRecord, key, keys
from core.runs.plan import NotCounted, PictureChoice, Plan, Request, WeightsOrigin
from core.runs.recipe import Recipe, chooses
from core.support.computing import at_lower_priority
from core.support.errors import Refused
from core.support.jobs import Context, Note, Progress
from core.support.wording import counted
from core.support.workspace import Workspace
from core.training.arithmetic.fixed import machine_for
from core.training.arithmetic.machine import carried_out_here
from core.training.choosing.candidates import largest
from core.training.choosing.trying import with_size_and_fit
from core.training.costs.estimating import estimated, with_spent
from core.training.costs.proposing import proposals
from core.training.first_look import look_first
from core.training.joining.beginning import Beginning, beginning
from core.training.joining.choosing import chosen
from core.training.joining.in_common import Shared, backbone_part, choice_part, pace_part, taught_part
from core.training.resolve import check_split, resolve
from core.training.run_data import RunData, decoded


@dataclass(frozen=True, eq=False)
class PlannedRun:
    """A plan and what it is carried out with. The network lies on the processor, with its first weights.

    Attributes:
        data: Without the pictures on val and test that the first weights know already.
        stores: Their pixels, as each of the plan's parts sees them.
        record: What the run will have learned from.
    """

    plan: Plan
    data: RunData
    stores: tuple[PixelStore, ...]
    network: Network
    record: LearnedRecord


def prepare(
    workspace: Workspace,
    request: Request,
    context: Context,
    began: float | None = None,
    devices: int = 1,
    shared: Shared | None = None,
    decoders: Decoders | None = None,
) -> PlannedRun:
    """Fetches weights, decodes pictures, probes the machine, and resolves the request.

    Args:
        workspace: Where dataset and runs are.
        request: What was asked.
        context: Hears the progress.
        began: When the run's process began, in seconds since 1970; now when None.
        devices: How many processes train it together.
        shared: What was made for other runs in this process, where several are prepared that share a backbone.
        decoders: Decode in place of this machine's.

    Raises:
        SafelightError: Something that was asked for is missing or cannot be used.
        Abandoned: The job was dropped; what was downloaded and decoded is kept.
    """
    began, shared = time.time() if began is None else began, shared or Shared()
    at = (request.dataset, request.split, taught_part(request.recipe))
    opened = shared.once(("opened", at), lambda: _opened(workspace, request))
    recipe, found = shared.once(
        ("size", at, choice_part(request.recipe)), lambda: with_size_and_fit(workspace, request, opened, context)
    )
    chosen_as = {"picture_size": recipe.picture_size, "fit": recipe.fit}
    request = request.model_copy(update={"recipe": settled(request.recipe.model_copy(update=chosen_as), workspace)})
    place = (at, backbone_part(request.recipe))

    def begun() -> _Begun:
        begin = beginning(request.recipe, opened.dataset, workspace, lambda one: resolve_weights(one, workspace, context))
        learned, known = known_by_weights(workspace, request.recipe, opened.dataset, opened.split)
        context.check_abandoned()
        data, stores = decoded(opened, begin.records, context, decoders)
        data = data.judged_without(known.samples)
        check_split(data.facts())
        taught = frozenset(data.taught) if request.recipe.pictures_per_class else None
        return _Begun(begin, data, stores, learned, known, sides_of(data.dataset, data.split, taught))

    one = shared.once(("begun", place), begun)
    begin, data = replace(one.begin, recipe=request.recipe), one.data
    networks = _networks(begin, data, one.stores, shared, place)
    context.check_abandoned()
    context.report(Progress("Trying out what is fastest here", 0))
    machine = shared.once(("machine", place), lambda: machine_for(request.recipe, devices))
    plan, network = _planned(request, begin, networks, data, one.known.left_out, found, machine, context, began, shared, place)
    if plan.train_words:
        context.report(Note(f"Learns from {plan.train_words}."))
    learned = one.learned.before(request.run, one.own["train"], one.own["val"], request.recipe.refit)
    record = LearnedRecord(learned, keys(one.known.samples))
    return PlannedRun(plan, data, one.stores, network, record)


def _opened(workspace: Workspace, request: Request) -> RunData:
    data = RunData.open(Dataset.open(workspace, request.dataset), request.split, request.recipe)
    check_split(data.facts())
    return data


@dataclass(frozen=True, eq=False)
class _Begun:
    """What all runs have in common that keep one backbone on one split; `own` is what they learn from, by side."""

    begin: Beginning
    data: RunData
    stores: tuple[PixelStore, ...]
    learned: Learned
    known: KnownPictures
    own: dict[str, Keys]


def _networks(begin: Beginning, data: RunData, stores: tuple[PixelStore, ...], shared: Shared, place: Hashable) -> list[Network]:
    """The run's network or its members, with their first weights. Backbones are shared with runs before it, heads are not."""
    first = False

    def made() -> list[Network]:
        nonlocal first
        first = True
        networks = begin.networks(data.classes)
        look_first(networks[0], begin.weights, data, stores[0])
        return networks

    networks = shared.once(("networks", place), made)
    if first or begin.members:
        return networks  # an ensemble has a head of its own over them
    own = under_own_head(networks[0], begin.recipe)
    if begin.weights.kind in ("run", "file"):
        load_weights(own, begin.resolved[0], data.classes)  # which may have brought a head
    return [own]


def prepare_again(
    workspace: Workspace,
    plan: Plan,
    record: LearnedRecord,
    context: Context,
    with_weights: bool,
    shared: Shared | None = None,
    decoders: Decoders | None = None,
) -> PlannedRun:
    """What a plan that was begun is carried out with.

    Args:
        workspace: Where dataset and runs are.
        plan: The run's plan.
        record: What it learns from, as its folder has it; the same pictures are left out as when it began.
        context: Hears the progress.
        with_weights: Load the first weights too; not needed when a checkpoint brings later ones.
        shared: What was made for other runs in this process, where several are taken up that share a backbone; with weights.
        decoders: Decode in place of this machine's.

    Raises:
        Refused: The dataset or the weights are not as they were when the run began.
        SafelightError: Something is missing.
        Abandoned: The job was dropped.
    """
    plan = carried_out_here(plan)
    shared = shared or Shared()
    place = ((plan.dataset, plan.split.name), backbone_part(plan.recipe), plan.classes, record.left_out)

    def found() -> tuple[RunData, tuple[PixelStore, ...], DatasetFacts]:
        data = RunData.open(Dataset.open(workspace, plan.dataset), plan.split.name, plan.recipe, plan.classes)
        data, stores = decoded(data, [part.preprocessing for part in plan.parts], context, decoders)
        data = data.judged_without({sample for sample in data.table.sha256 if key(sample) in record.left_out})
        return data, stores, data.facts()

    data, stores, facts = shared.once(("found", place), found)
    if facts.split_fingerprint != plan.split.fingerprint or data.classes != plan.classes:
        raise Refused(
            f"{plan.run} cannot go on: pictures, labels or sides of {plan.dataset}, split {plan.split.name}, have changed "
            "since it began.",
            "Undo the change, or start a new run from its weights (weights=run:NAME).",
        )
    if facts.counts != plan.split.counts:
        check_split(facts)
        context.report(Note(_other_pictures(plan, facts)))
    if not with_weights:
        return PlannedRun(plan, data, stores, planned_network(plan), record)
    begin = shared.once(
        ("begun again", place),
        lambda: beginning(plan.recipe, data.dataset, workspace, lambda one: resolve_weights(one, workspace, context)),
    )
    if begin.weights.sha256 != plan.weights.sha256:
        raise Refused(f"{plan.run} cannot go on: {plan.weights.name} are other weights now.", "Start a new run.")
    begin = replace(begin, recipe=plan.recipe)
    network = begin.whole(_networks(begin, data, stores, shared, place), plan.classes)
    return PlannedRun(plan, data, stores, network, record)


def _other_pictures(plan: Plan, facts: DatasetFacts) -> str:
    """What is said where files have vanished, changed or come back, though nothing was decided about the dataset."""
    parts = []
    for side, counts in plan.split.counts.items():
        now, then = facts.on(side), sum(counts.values())
        if now != then:
            parts.append(f"{side} has {counted(now, 'picture')} that can be read, {then:,} when the run began")
    return f"Files of {plan.dataset} have vanished, changed or come back: {'; '.join(parts)}. The run goes on with what there is."


def preview_plan(workspace: Workspace, dataset: str, split: str | None, recipe: Recipe, context: Context) -> Plan:
    """The plan a run would have if it began now. Writes and downloads nothing.

    Raises:
        SafelightError: It could not begin, and why.
        Abandoned: Nobody wants it any more.
    """
    machine = machine_for(recipe)
    # As busy as training would meet the machine: at its priority.
    look = partial(_previewed, workspace, dataset, split, recipe, machine, context)
    return at_lower_priority(look) if machine.device == "cpu" else look()


def _previewed(workspace: Workspace, dataset: str, split: str | None, recipe: Recipe, machine: Machine, context: Context) -> Plan:
    looked = time.perf_counter()
    data = RunData.open(Dataset.open(workspace, dataset), split, recipe)
    recipe, ahead = largest(recipe, data.facts()) if chooses(recipe) else (recipe, None)
    recipe = settled(recipe, workspace)
    _, known = known_by_weights(workspace, recipe, data.dataset, data.split)
    data = data.judged_without(known.samples)
    facts = data.facts()
    check_split(facts)
    check_origin(recipe, workspace)
    begin = beginning(recipe, data.dataset, workspace, lambda one: _expected_weights(workspace, one, context))
    context.check_abandoned()
    networks = begin.networks(facts.classes)
    context.check_abandoned()
    created = datetime.now(UTC).isoformat(timespec="seconds")
    request = Request(run="preview", dataset=dataset, split=data.split, recipe=recipe, created=created)
    plan, _ = _planned(request, begin, networks, data, known.left_out, ahead, machine, context, None, Shared(), None)
    return with_spent(plan, time.perf_counter() - looked)


def _planned(
    request: Request,
    begin: Beginning,
    networks: list[Network],
    data: RunData,
    left_out: NotCounted,
    found: PictureChoice | None,
    machine: Machine,
    context: Context,
    began: float | None,
    shared: Shared,
    place: Hashable,
) -> tuple[Plan, Network]:
    """The plan in the arithmetic that is fastest here, with what it will take, and its network."""
    facts = shared.once(("facts", place), data.facts)
    choice, members = shared.once(("choice", place), lambda: chosen(data, begin, networks, machine))
    network = begin.whole(networks, facts.classes)
    context.check_abandoned()
    numbers = network_facts(network, request.recipe)
    plan = resolve(request, facts, machine, begin.weights, begin.records[0], numbers, choice, left_out, members, found)
    plan = plan.model_copy(update={"advice": (*plan.advice, *begin.advice, *proposals(plan, choice, machine))})
    told = shared.once(
        ("estimate", place, pace_part(request.recipe)),
        lambda: estimated(plan, network, data, choice, machine, context, began).estimate,
    )
    return plan.model_copy(update={"estimate": told}), network


def network_facts(network: Network, recipe: Recipe) -> NetworkFacts:
    """The network in numbers.

    Raises:
        BadInput: A stage's pictures do not go through it.
    """
    check_train_sizes(network, recipe)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    return NetworkFacts(parameters, tuple(trainable_count(network, stage) for stage in recipe.stages))


def check_weights(workspace: Workspace, recipe: Recipe, context: Context) -> None:
    """Does nothing when the recipe's weights are there and fit its architecture, tensor by tensor.

    Raises:
        SafelightError: They are not, or do not.
    """
    check_origin(recipe, workspace)  # has the plainer words
    recipe = settled(recipe, workspace)
    load_weights(build(recipe, 2), resolve_weights(recipe, workspace, context))


def _expected_weights(workspace: Workspace, recipe: Recipe, context: Context) -> ResolvedWeights:
    """Weights as they would be; of those that would be downloaded only what is known of them, and no file."""
    pretrained = find(recipe.architecture).pretrained
    if recipe.weights == "imagenet" and pretrained is not None and not pretrained.offline:
        origin = WeightsOrigin(kind="imagenet", name=published_name(pretrained), sha256=pretrained.sha256)
        return ResolvedWeights(origin, None, preprocessing_for(recipe))
    return resolve_weights(recipe, workspace, context)
