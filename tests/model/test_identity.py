"""What is worked out once for each object."""

from __future__ import annotations

from flowlint.model.identity import once_each


def test_work_is_done_once_for_each_object_and_not_for_an_equal_one() -> None:
    done: list[tuple[object, bool]] = []

    @once_each
    def work(subject: object, *, loud: bool) -> int:
        done.append((subject, loud))
        return len(done)

    first, equal = [1], [1]
    assert [work(first, loud=True), work(first, loud=True), work(equal, loud=True), work(first, loud=False)] == [1, 1, 2, 3]


def test_only_the_last_results_are_kept_so_that_memory_stays_bounded() -> None:
    done: list[object] = []
    work = once_each(done.append)
    subjects = [[number] for number in range(1_001)]
    for subject in subjects:
        work(subject)
    work(subjects[-1])
    assert len(done) == 1_001
    work(subjects[0])
    assert len(done) == 1_002
