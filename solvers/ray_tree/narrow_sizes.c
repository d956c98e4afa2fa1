#include "excess.h"
#include "records.h"

/* Tried first: whether a fifth of an interval can be cut off; then its end is moved three times. */
#define MOST_KEPT .8
#define LEAST_KEPT .2
#define STEPS 3
#define MUCH_CUT .85

/* The lowest upper end found; the old one if the interval is not cut from above. */
static double cut_from_above(const Search *search, Relaxation *lp, Node *node, int j,
                             double slack) {
    double low = node->low[j], high = node->high[j], cut = low + MOST_KEPT * (high - low);
    if (may_have_size(search, lp, node, j, cut, high, slack)) return high;
    double kept = low;
    for (int q = 0; q < STEPS; q++) {
        double middle = .5 * (kept + cut);
        if (may_have_size(search, lp, node, j, middle, high, slack)) kept = middle;
        else cut = middle;
    }
    return cut;
}

static double cut_from_below(const Search *search, Relaxation *lp, Node *node, int j,
                             double slack) {
    double low = node->low[j], high = node->high[j];
    double cut = low + LEAST_KEPT * (high - low), kept = high;
    if (may_have_size(search, lp, node, j, low, cut, slack)) return low;
    for (int q = 0; q < STEPS; q++) {
        double middle = .5 * (cut + kept);
        if (may_have_size(search, lp, node, j, low, middle, slack)) kept = middle;
        else cut = middle;
    }
    return cut;
}

typedef struct {
    int count, ray[MOST_SIGNED], below[MOST_SIGNED];
    double end[MOST_SIGNED];
} Cuts;

static void add_cut(Cuts *cuts, int ray, int below, double end) {
    cuts->ray[cuts->count] = ray;
    cuts->below[cuts->count] = below;
    cuts->end[cuts->count++] = end;
}

static void make_cuts(Search *search, const Relaxation *lp, Node *node, const Cuts *cuts) {
    put(search, NARROW);
    put_dual(search, lp);
    put(search, cuts->count);
    for (int q = 0; q < cuts->count; q++) {
        int j = cuts->ray[q];
        put(search, j);
        put(search, cuts->below[q]);
        put_size(search, cuts->end[q]);
        if (cuts->below[q]) node->low[j] = cuts->end[q];
        else node->high[j] = cuts->end[q];
    }
}

int narrow_sizes(Search *search, Relaxation *lp, Node *node) {
    double slack = search->target * (1 + search->margin) - lp->bound;
    int much = 0;
    Cuts cuts;
    find_extras(search, lp, node);
    cuts.count = 0;
    for (int j = 0; j < 2 * search->rays; j++) {
        double low = node->low[j], high = node->high[j];
        if (high <= low) continue;
        double end = cut_from_above(search, lp, node, j, slack);
        if (end < high) {
            much |= end < high * MUCH_CUT;
            add_cut(&cuts, j, 0, end);
        } else if (low > 0) {
            end = cut_from_below(search, lp, node, j, slack);
            if (end > low) add_cut(&cuts, j, 1, end);
        }
    }
    if (!cuts.count) return NOTHING;
    make_cuts(search, lp, node, &cuts);
    return much ? MUCH : LITTLE;
}
