#include "records.h"

#include <stdlib.h>
#include <string.h>

/* Makes room for more in an array; without memory the records fail. */
static void *grown(Records *to, void *array, long count, long *room, size_t size) {
    if (count < *room) return array;
    long wanted = count + *room + 1024;
    void *larger = realloc(array, wanted * size);
    if (!larger) {
        to->failed = 1;
        return array;
    }
    *room = wanted;
    return larger;
}

static void stop_if_failed(Search *search) {
    if (!search->records.failed) return;
    search->failed++;
    search->stopped = 1;
}

void put(Search *search, int32_t value) {
    Records *to = &search->records;
    to->integers = grown(to, to->integers, to->count, &to->room, sizeof value);
    if (to->count < to->room) to->integers[to->count++] = value;
    stop_if_failed(search);
}

static void put_float(Search *search, double value) {
    Records *to = &search->records;
    to->floats = grown(to, to->floats, to->float_count, &to->float_room, sizeof value);
    if (to->float_count < to->float_room) to->floats[to->float_count++] = value;
    stop_if_failed(search);
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

void put_job(Search *search, long job) {
    Records *to = &search->records;
    to->hole = grown(to, to->hole, to->holes, &to->hole_room, sizeof *to->hole);
    if (to->holes < to->hole_room)
        to->hole[to->holes++] = (Hole){to->count, to->float_count, job};
    stop_if_failed(search);
}

void append_records(Records *to, const Records *from, long integers, long integer_end,
                    long floats, long float_end) {
    long more = integer_end - integers, more_floats = float_end - floats;
    to->integers = grown(to, to->integers, to->count + more, &to->room, sizeof *to->integers);
    to->floats = grown(to, to->floats, to->float_count + more_floats, &to->float_room,
                       sizeof *to->floats);
    if (to->failed) return;
    if (more) memcpy(to->integers + to->count, from->integers + integers, more * sizeof(int32_t));
    if (more_floats)
        memcpy(to->floats + to->float_count, from->floats + floats, more_floats * sizeof(double));
    to->count += more;
    to->float_count += more_floats;
}

void free_records(Records *records) {
    free(records->integers);
    free(records->floats);
    free(records->hole);
}
