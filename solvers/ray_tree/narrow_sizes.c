#include "corners.h"
#include "records.h"

/* Tried first: whether a fifth of an interval can be cut off; then its end is moved three times. */
#define MOST_KEPT .8
#define LEAST_KEPT .2
#define STEPS 3
#define MUCH_CUT .85
#define ANYTHING 1e300

/* A ray of a neuron without a group takes off at most what it is worth, and it raises the cost. A
 * ray that no neuron should have takes off nothing that counts; with a group all is possible. */
static void find_extras(const Search *search, Relaxation *lp, const Node *node) {
    for (int j = 0; j < 2 * search->rays; j++) {
        double *extra = &lp->extra[is_minus(search, j)][ray_of(search, j)];
        if (lp->group_of[j] >= 0) *extra = ANYTHING;
        else if (lp->slope[j] <= 0 || node->high[j] <= 0) *extra = -ANYTHING;
        else *extra = lp->slope[j] * lp->reach[j];
    }
    lp->extra[0][search->rays] = lp->extra[1][search->rays] = 0;
}

/* The rays of a face with ray j, which has no group. In group: the group they would join, all of
 * which the face holds, or NO_GROUP. In base: how many rays, which come first, must be there.
 * Returns their number, 0 if no neuron has them. */
static int neuron_with(const Search *search, const Relaxation *lp, const Node *node, int j,
                       int face, int *ray, int *group, int *base) {
    int free[MOST_FACE] = {j}, frees = 1, met = 0, count = 0;
    int shift = is_minus(search, j) * search->rays;
    *group = NO_GROUP;
    for (int i = 0; i < search->face_size[face]; i++) {
        int r = search->face[face * MOST_FACE + i] + shift, own = lp->group_of[r];
        if (r == j) continue;
        if (own >= 0) {
            if (*group >= 0 && *group != own) return 0;
            *group = own;
            met++;
        } else {
            if (lp->slope[r] <= 0 || node->high[r] <= 0) return 0;
            free[frees++] = r;
        }
    }
    if (*group >= 0 && met < node->size[*group]) return 0;
    for (int i = 0; *group >= 0 && i < node->size[*group]; i++)
        ray[count++] = node->member[*group][i];
    *base = count + 1;
    for (int i = 0; i < frees; i++) ray[count++] = free[i];
    for (int y = *base - 1; y < count; y++)
        for (int x = 0; x < y; x++)
            if (!allowed(search, node, ray[x], ray[y])) return 0;
    return count;
}

/* The least that a neuron with ray j adds, while that is above the slack. */
static double free_excess(const Search *search, const Relaxation *lp, const Node *node, int j,
                          double slack) {
    int fits = node->low[j] <= lp->free_room, r = ray_of(search, j);
    int most = search->coordinates - 1;
    const double *extra = lp->extra[is_minus(search, j)];
    Corner best;
    best.value = 1e300;
    if (fits) find_corner(search, lp, node, &j, 1, 1, lp->free_room, NO_GROUP, &best);
    double least = best.value, spare = best.value - slack;
    for (int t = search->first_face[r]; t < search->first_face[r + 1] && least > slack; t++) {
        int face = search->faces_of[t], ray[MOST_FACE], group, base;
        double taken = 0;
        for (int i = 0; i < most; i++) taken += extra[search->others[t * most + i]];
        if (taken < spare || search->face_size[face] < 2) continue;
        int count = neuron_with(search, lp, node, j, face, ray, &group, &base);
        if (!count || (group < 0 && !fits)) continue;
        double room = group < 0 ? lp->free_room : lp->room[group];
        best.value = 1e300;
        find_corner(search, lp, node, ray, base, count, room, group, &best);
        double value = group < 0 ? best.value : best.value - lp->corner[group].value;
        if (value < least) least = value;
    }
    return least;
}

/* What networks in which a ray has a size in an interval cost at least beyond the bound; the
 * number is exact only while it is above the slack. */
static double excess(const Search *search, const Relaxation *lp, Node *node, int j, double low,
                     double high, double slack) {
    double old_low = node->low[j], old_high = node->high[j], least;
    int group = lp->group_of[j];
    node->low[j] = low;
    node->high[j] = high;
    if (group >= 0) {
        Corner best;
        best.value = 1e300;
        find_group_corner(search, lp, node, group, slack, &best);
        least = best.value - lp->corner[group].value;
    } else {
        least = free_excess(search, lp, node, j, slack);
    }
    node->low[j] = old_low;
    node->high[j] = old_high;
    return least;
}

/* The lowest upper end found; the old one if the interval is not cut from above. */
static double cut_from_above(const Search *search, const Relaxation *lp, Node *node, int j,
                             double slack) {
    double low = node->low[j], high = node->high[j], cut = low + MOST_KEPT * (high - low);
    int free = lp->group_of[j] < 0;
    double alone = lp->reach_cost[j] - lp->slope[j] * lp->reach[j];
    if (free && alone <= slack && lp->reach[j] > cut) return high;
    if (!(excess(search, lp, node, j, cut, high, slack) > slack)) return high;
    double kept = low;
    for (int q = 0; q < STEPS; q++) {
        double middle = .5 * (kept + cut);
        if (excess(search, lp, node, j, middle, high, slack) > slack) cut = middle;
        else kept = middle;
    }
    return cut;
}

static double cut_from_below(const Search *search, const Relaxation *lp, Node *node, int j,
                             double slack) {
    double low = node->low[j], high = node->high[j];
    double cut = low + LEAST_KEPT * (high - low), kept = high;
    if (!(excess(search, lp, node, j, low, cut, slack) > slack)) return low;
    for (int q = 0; q < STEPS; q++) {
        double middle = .5 * (cut + kept);
        if (excess(search, lp, node, j, low, middle, slack) > slack) cut = middle;
        else kept = middle;
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
        put_float(search, cuts->end[q]);
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
