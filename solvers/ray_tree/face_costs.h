/* What the corners of the boxes of faces without a group cost: kept while upper ends stay. */
#ifndef RAY_TREE_FACE_COSTS_H
#define RAY_TREE_FACE_COSTS_H

#include "relaxation.h"

#define WHOLE (-1)      /* the corner where each size is at its upper end */
#define NO_CORNER 1e300 /* the cost of a corner that is not there */

/* Where upper ends do not fit into the room, a corner has one size cut to what is left beside the
 * others: the end of a ray. */
static inline double cut_end(double high, double sum, double room) {
    return room - (sum - high);
}

/* The largest worth of such a corner: cutting the ray that is worth least costs least. A bound;
 * there may be no such corner. */
static inline double most_worth(const double *slope, int count, double worth, double beyond) {
    double least = slope[0];
    for (int i = 1; i < count; i++)
        if (slope[i] < least) least = slope[i];
    return worth - least * beyond;
}

/* What is kept of a signed face: the cost of its upper ends or -1, the room of its cut corners or
 * -1, its upper ends, and the costs of its cut corners. */
enum { WHOLE_COST, ROOM, HIGH };

static inline int kept_numbers(const Search *search) {
    return HIGH + 2 * search->coordinates;
}

SHARED void forget_costs(double *kept, const double *high, int count);
SHARED void find_cut_costs(const Search *search, double *kept, const int *ray, const double *high,
                           int count, double sum, double room);

static inline double *current_costs(const Search *search, const Relaxation *lp, int number,
                                    const double *high, int count) {
    double *kept = lp->face_costs + (long)number * kept_numbers(search);
    for (int i = 0; i < count; i++) {
        if (kept[HIGH + i] == high[i]) continue;
        forget_costs(kept, high, count);
        break;
    }
    return kept;
}

static inline double whole_cost(const Search *search, const Relaxation *lp, int number,
                                const int *ray, const double *high, int count) {
    double *kept = current_costs(search, lp, number, high, count);
    if (kept[WHOLE_COST] < 0) kept[WHOLE_COST] = cost_of(search, ray, high, count);
    return kept[WHOLE_COST];
}

/* Costs of the corners where the size of one ray is cut. */
static inline const double *cut_costs(const Search *search, const Relaxation *lp, int number,
                                      const int *ray, const double *high, int count, double sum) {
    double *kept = current_costs(search, lp, number, high, count);
    if (kept[ROOM] != lp->free_room)
        find_cut_costs(search, kept, ray, high, count, sum, lp->free_room);
    return kept + HIGH + count;
}

#endif
