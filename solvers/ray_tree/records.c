#include "records.h"

#include <stdlib.h>

/* Doubles the room of an array when it is full; without memory the search fails. */
static void *grown(Search *search, void *array, long count, long *room, size_t size) {
    if (count < *room) return array;
    long wanted = 2 * *room + 1024;
    void *larger = realloc(array, wanted * size);
    if (!larger) {
        search->failed++;
        search->stopped = 1;
        return array;
    }
    *room = wanted;
    return larger;
}

void put(Search *search, int32_t value) {
    Records *to = &search->records;
    to->integers = grown(search, to->integers, to->count, &to->room, sizeof value);
    if (to->count < to->room) to->integers[to->count++] = value;
}

static void put_float(Search *search, double value) {
    Records *to = &search->records;
    to->floats = grown(search, to->floats, to->float_count, &to->float_room, sizeof value);
    if (to->float_count < to->float_room) to->floats[to->float_count++] = value;
}

void put_size(Search *search, double size) {
    put_float(search, size * search->units.size);
}

void put_dual(Search *search, const Relaxation *lp) {
    put(search, lp->limits);
    for (int q = 0; q < lp->limits; q++) put(search, lp->limited[q]);
    for (int i = 0; i < search->equations; i++)
        put_float(search, lp->dual[i] * search->units.dual);
    for (int q = 0; q < lp->limits; q++)
        put_float(search, lp->dual[search->equations + lp->groups + q] * search->units.cost);
}

long begin_subtree(Search *search) {
    Records *to = &search->records;
    to->ends = grown(search, to->ends, to->subtrees, &to->subtree_room, 4 * sizeof *to->ends);
    if (to->subtrees == to->subtree_room) return -1;
    to->ends[4 * to->subtrees] = to->count;
    to->ends[4 * to->subtrees + 1] = to->float_count;
    return to->subtrees++;
}

void end_subtree(Search *search, long number) {
    Records *to = &search->records;
    if (number < 0) return;
    to->ends[4 * number + 2] = to->count;
    to->ends[4 * number + 3] = to->float_count;
}
