#include "excess.h"

#include "corners.h"
#include "face_costs.h"
#include "face_list.h"

#define ANYTHING 1e300

/* A ray without a group, the lower end of a part of its interval, and the slack. */
typedef struct {
    int ray;
    double low, slack;
    double shrink; /* the cost at the lower end, as a share of that at the upper end */
} Part;

/* A ray of a neuron without a group takes off at most what it is worth, and it raises the cost. A
 * ray that no neuron should have takes off nothing that counts; with a group all is possible. */
void find_extras(const Search *search, Relaxation *lp, const Node *node) {
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

typedef struct {
    int count, ray[MOST_FACE], place; /* of the ray whose size is asked for */
    double high[MOST_FACE], slope[MOST_FACE], sum, worth;
} FreeBox;

/* Whether a neuron of a face whose upper ends do not fit into the room adds at most the slack.
 * Where sizes fill the room, they cost at least what is left of the target. */
static int is_cut_within(const Search *search, const Relaxation *lp, const Node *node,
                         const Part *part, FreeBox *box) {
    double fall = node->high[part->ray] - part->low, beyond = box->sum - lp->free_room;
    if (beyond > fall) { /* wherever the size is */
        double most = most_worth(box->slope, box->count, box->worth, beyond);
        double worth = box->worth - lp->slope[part->ray] * fall;
        double low = most_worth(box->slope, box->count, worth, beyond - fall);
        if (lp->left - (most > low ? most : low) > part->slack) return 0;
    }
    Corner best;
    best.value = 1e300;
    box->ray[box->place] = box->ray[0];
    box->ray[0] = part->ray;
    find_corner(search, lp, node, box->ray, 1, box->count, lp->free_room, NO_GROUP, &best);
    return best.value <= part->slack;
}

/* Whether a neuron without a group on a face adds at most the slack. The cost at the lower end is
 * at least a share of that at the upper end, because sizes that shrink alike cost that share. */
static int is_within(const Search *search, const Relaxation *lp, const Node *node,
                     const Part *part, int face) {
    int minus = is_minus(search, part->ray), number = face + minus * search->faces;
    FreeBox box;
    if (!node->faces->possible[number]) return 0;
    box.count = search->face_size[face];
    box.sum = box.worth = 0;
    for (int i = 0; i < box.count; i++) {
        int r = search->face[face * MOST_FACE + i] + minus * search->rays;
        if (r == part->ray) box.place = i;
        box.ray[i] = r;
        box.high[i] = node->high[r];
        box.slope[i] = lp->slope[r];
        box.sum += box.high[i];
        box.worth += box.slope[i] * box.high[i];
    }
    if (box.sum > lp->free_room) return is_cut_within(search, lp, node, part, &box);
    double cost = whole_cost(search, lp, number, box.ray, box.high, box.count);
    double worth = box.worth - box.slope[box.place] * (box.high[box.place] - part->low);
    if (cost - box.worth <= part->slack) return 1;
    if (part->shrink * cost - worth > part->slack) return 0;
    box.high[box.place] = part->low;
    return cost_of(search, box.ray, box.high, box.count) - worth <= part->slack;
}

/* The same of a neuron that the ray joins to a group. */
static int is_within_group(const Search *search, const Relaxation *lp, const Node *node,
                           const Part *part, int face) {
    int ray[MOST_FACE], group, base;
    int count = neuron_with(search, lp, node, part->ray, face, ray, &group, &base);
    if (!count || group < 0) return 0;
    Corner best;
    best.value = 1e300;
    find_corner(search, lp, node, ray, base, count, lp->room[group], group, &best);
    return best.value - lp->corner[group].value <= part->slack;
}

/* What the ray alone adds at least; infinite if there is no room. */
static double alone(const Relaxation *lp, const Part *part, double cost) {
    int j = part->ray;
    if (part->low > lp->free_room) return ANYTHING;
    double low = cost - lp->slope[j] * part->low;
    double high = lp->reach_cost[j] - lp->slope[j] * lp->reach[j];
    return low < high ? low : high;
}

/* The next place from which other rays of a face may take off as much as they must. */
static inline int next_of(const double *extra, const int *other, int most, int from, int to,
                          double spare) {
    for (int t = from; t < to; t++) {
        double taken = 0;
        for (int i = 0; i < most; i++) taken += extra[other[t * most + i]];
        if (!(taken < spare)) return t;
    }
    return to;
}

/* The same with loops of known lengths. */
static int next_place(const double *extra, const int *other, int most, int from, int to,
                      double spare) {
    switch (most) {
        case 1: return next_of(extra, other, 1, from, to, spare);
        case 2: return next_of(extra, other, 2, from, to, spare);
        case 3: return next_of(extra, other, 3, from, to, spare);
        default: return next_of(extra, other, most, from, to, spare);
    }
}

static int has_group(const Search *search, const Relaxation *lp, int face, int minus) {
    for (int i = 0; i < search->face_size[face]; i++)
        if (lp->group_of[search->face[face * MOST_FACE + i] + minus * search->rays] >= 0) return 1;
    return 0;
}

/* Asks the faces of a ray from one place to another. */
static int ask_faces(const Search *search, Relaxation *lp, const Node *node, const Part *part,
                     double spare, int from, int to) {
    int r = ray_of(search, part->ray), minus = is_minus(search, part->ray);
    int first = search->first_face[r], most = search->coordinates - 1;
    const int *other = search->others + (long)first * most;
    for (int t = from; t < to; t++) {
        t = next_place(lp->extra[minus], other, most, t, to, spare);
        if (t == to) return 0;
        int face = search->faces_of[first + t];
        int within = has_group(search, lp, face, minus)
                         ? is_within_group(search, lp, node, part, face)
                         : is_within(search, lp, node, part, face);
        if (!within) continue;
        lp->witness[part->ray] = t;
        return 1;
    }
    return 0;
}

/* Asks first the face that answered the last question about the ray with yes. */
static int may_have_free_size(const Search *search, Relaxation *lp, const Node *node, int j,
                              double low, double slack) {
    int r = ray_of(search, j), faces = search->first_face[r + 1] - search->first_face[r];
    double cost = power(search, low);
    Part part = {j, low, slack, cost / lp->reach_cost[j]};
    double spare = alone(lp, &part, cost) - slack;
    int last = lp->witness[j];
    return spare <= 0 || ask_faces(search, lp, node, &part, spare, last, faces) ||
           ask_faces(search, lp, node, &part, spare, 0, last);
}

int may_have_size(const Search *search, Relaxation *lp, Node *node, int j, double low, double high,
                  double slack) {
    double old_low = node->low[j], old_high = node->high[j];
    int group = lp->group_of[j], may;
    node->low[j] = low;
    node->high[j] = high;
    if (group >= 0) {
        Corner best;
        best.value = 1e300;
        find_group_corner(search, lp, node, group, slack, &best);
        may = !(best.value - lp->corner[group].value > slack);
    } else {
        may = may_have_free_size(search, lp, node, j, low, slack);
    }
    node->low[j] = old_low;
    node->high[j] = old_high;
    return may;
}
