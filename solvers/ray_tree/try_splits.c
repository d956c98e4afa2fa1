#include <stdlib.h>

#include "branching.h"
#include "solution.h"
#include "tree.h"

#define MOST_PROBED 4   /* rays whose sizes are split on trial */
#define LEAST_GAIN 1e-3 /* of what would close a child */

/* The bound of a child; less than that if it cannot be above a number. */
static double probe(const Search *search, Relaxation *lp, Node *child, const Columns *columns,
                    double useless, Solution *solution) {
    double bound = 1e300;
    solution->outcome = UNKNOWN;
    if (cap_sizes(search, lp, child)) {
        start_relaxation(search, lp, child, columns);
        int outcome = solve_relaxation(search, lp, child, useless);
        if (outcome == USELESS_BOUND) return -1e300;
        keep_solution(lp, outcome, solution);
        if (outcome != PRUNED) bound = lp->bound;
    }
    return bound;
}

static double probe_below(const Search *search, Relaxation *lp, const Node *node, int j, double at,
                          const Columns *columns, double useless, Solution *solution) {
    Node *child = copy_node(search, node);
    child->high[j] = at;
    double bound = probe(search, lp, child, columns, useless, solution);
    free(child);
    return bound;
}

static double probe_above(const Search *search, Relaxation *lp, const Node *node, int j, double at,
                          const Columns *columns, double useless, Solution *solution) {
    Node *child = copy_node(search, node);
    double bound = 1e300;
    solution->outcome = UNKNOWN;
    if (use_ray(child, j, at)) bound = probe(search, lp, child, columns, useless, solution);
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

static void swap(Solution **a, Solution **b) {
    Solution *old = *a;
    *a = *b;
    *b = old;
}

static double clipped_gain(double gained, double full) {
    if (gained > full) return full;
    return gained < LEAST_GAIN * full ? LEAST_GAIN * full : gained;
}

/* The gain of one child that is not enough beside that of the other to exceed a product. */
static double useless_gain(double product, double other, double full) {
    double gained = product / other;
    return gained >= LEAST_GAIN * full ? gained : -1e300;
}

int try_splits(Search *search, Relaxation *lp, Node *node, const Columns *columns,
               Candidates *candidates, Split *best, int depth) {
    double before = lp->bound, most = -1, useless, place[MOST_POSITIVE];
    double full = search->target * (1 + search->margin) - before;
    int tried = MOST_PROBED, cuts = 0;
    Solution *below = malloc(sizeof(Solution)), *above = malloc(sizeof(Solution));
    if (tried > candidates->count) tried = candidates->count;
    for (int a = 0; a < tried; a++) {
        select_candidate(candidates, a);
        int j = candidates->ray[a];
        place[a] = cut_at(search, node, j, lp->size[j]);
    }
    for (int a = 0; a < tried; a++) {
        int j = candidates->ray[a];
        useless = before + useless_gain(most, full, full);
        double up = probe_above(search, lp, node, j, place[a], columns, useless, above);
        up = clipped_gain(up - before, full);
        if (up >= full && branch_above(search, lp, node, j, place[a], above, columns, depth)) {
            cuts++;
            continue;
        }
        useless = before + useless_gain(most, up, full);
        if (cuts || useless >= before + full) continue;
        double down = probe_below(search, lp, node, j, place[a], columns, useless, below);
        down = clipped_gain(down - before, full);
        if (!(down * up > most)) continue;
        most = down * up;
        best->ray = j;
        best->at = place[a];
        swap(&best->below, &below);
        swap(&best->above, &above);
    }
    free(below);
    free(above);
    return cuts;
}
