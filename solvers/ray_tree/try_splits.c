#include <stdlib.h>

#include "branching.h"

#define LEAST_GAIN 1e-3 /* of what would close a child */

/* The bound of a child. */
static double probe(const Search *search, Relaxation *lp, const Node *node, int j, int upper,
                    double at, const Columns *columns) {
    Node *child = copy_node(search, node);
    double bound = 1e300;
    int fits = 1;
    if (upper) child->high[j] = at;
    else fits = use_ray(child, j, at);
    if (fits && cap_sizes(search, lp, child)) {
        start_relaxation(search, lp, child, columns);
        if (solve_relaxation(search, lp, child) != PRUNED) bound = lp->bound;
    }
    free(child);
    return bound;
}

/* Moves the candidate with the largest share to a place. */
static void select_candidate(Candidates *candidates, int place) {
    int best = place;
    for (int q = place + 1; q < candidates->count; q++)
        if (candidates->share[q] > candidates->share[best]) best = q;
    int ray = candidates->ray[best];
    double share = candidates->share[best];
    candidates->ray[best] = candidates->ray[place];
    candidates->share[best] = candidates->share[place];
    candidates->ray[place] = ray;
    candidates->share[place] = share;
}

static double gain(double bound, double before, double full) {
    double gained = bound - before;
    if (gained > full) gained = full;
    return gained < LEAST_GAIN * full ? LEAST_GAIN * full : gained;
}

int try_splits(const Search *search, Relaxation *lp, const Node *node, const Columns *columns,
               Candidates *candidates, double *at) {
    double before = lp->bound, most = -1;
    double full = search->target * (1 + search->margin) - before;
    int best = candidates->best;
    for (int a = 0; a < candidates->count && a < search->probed; a++) {
        select_candidate(candidates, a);
        int j = candidates->ray[a];
        double here = cut_at(search, node, j, lp->size[j]);
        double down = gain(probe(search, lp, node, j, 1, here, columns), before, full);
        double up = gain(probe(search, lp, node, j, 0, here, columns), before, full);
        if (!(down * up > most)) continue;
        most = down * up;
        best = j;
        *at = here;
    }
    return best;
}
