#include "corners.h"
#include "face_costs.h"
#include "face_list.h"

/* Of all terms of a slope, and of a bound: above what rounding adds up to here, and above what the
 * checker takes off (checks/ray_slopes.py, ray_bounds.py), so that it finds no less. */
#define SLOPE_ROUNDING 1e-12
#define BOUND_ROUNDING 4e-12
#define SURELY 1e-9
#define USELESS (-1e300)

typedef struct {
    double value, size; /* the bound, and the absolute values of its terms */
    int found;
    double tolerance;
} Pricing;

/* What a unit of each ray is worth, rounded up; prices of limits are at most 0. */
static void find_slopes(const Search *search, Relaxation *lp, const Node *node) {
    int rays = search->rays;
    double *restrict total = lp->slope, *restrict size = lp->slope + rays;
    double *price = lp->dual + search->equations + lp->groups;
    for (int r = 0; r < 2 * rays; r++) lp->slope[r] = 0;
    for (int i = 0; i < search->equations; i++) {
        const double *restrict feature = search->feature_rows + (long)i * rays;
        double factor = lp->dual[i];
        for (int r = 0; r < rays; r++) {
            double term = factor * feature[r];
            total[r] += term;
            size[r] += fabs(term);
        }
    }
    for (int r = 0; r < rays; r++) {
        double up = SLOPE_ROUNDING * size[r];
        size[r] = -total[r] + up;
        total[r] += up;
    }
    for (int q = 0; q < lp->limits; q++) {
        if (price[q] > 0) price[q] = 0;
        lp->slope[lp->limited[q]] += (1 - SLOPE_ROUNDING) * price[q] / node->high[lp->limited[q]];
    }
}

/* The part of the bound that the right side makes. */
static void price_right_side(const Search *search, const Relaxation *lp, Pricing *pricing) {
    for (int i = 0; i < search->equations; i++) {
        pricing->value += lp->dual[i] * search->labels[i];
        pricing->size += fabs(lp->dual[i] * search->labels[i]);
    }
    for (int q = 0; q < lp->limits; q++) {
        double price = lp->dual[search->equations + lp->groups + q];
        pricing->value += price;
        pricing->size += fabs(price);
    }
}

/* What each ray may add to a neuron without a group, as a share of its own cost. Where that adds up
 * to at most 1, a neuron adds nothing: see docs/theory/several-inputs.md. */
static void find_ratios(const Search *search, Relaxation *lp) {
    for (int j = 0; j < 2 * search->rays; j++) {
        double ratio = lp->slope[j] * lp->reach_ratio[j];
        lp->ratio[j] = ratio > 0 ? ratio : USELESS;
        lp->worst[j] = 0;
    }
    for (int j = 0; j < 2 * search->rays; j++)
        if (lp->group_of[j] >= 0) lp->ratio[j] = USELESS;
}

/* Writes the places of the faces of some size whose corners may be negative; returns how many. */
static inline int find_attractive(const double *ratio, const int *ray, int faces, int size,
                                  int *attractive) {
    int found = 0;
    for (int t = 0; t < faces; t++, ray += size) {
        double sum = ratio[ray[0]];
        for (int i = 1; i < size; i++) sum += ratio[ray[i]];
        attractive[found] = t;
        found += sum > 1 - SURELY;
    }
    return found;
}

/* The least of cost less worth where one size of a face is cut, as far as that is negative. */
static double least_cut(const Search *search, const Relaxation *lp, int number, const int *ray,
                        const double *high, const double *slope, int count, double sum,
                        double worth, int *edge) {
    double least = 0;
    const double *cost = cut_costs(search, lp, number, ray, high, count, sum);
    for (int e = 0; e < count; e++) {
        double cut = slope[e] * (high[e] - cut_end(high[e], sum, lp->free_room));
        double value = cost[e] - (worth - cut);
        if (!(value < least)) continue;
        least = value;
        *edge = e;
    }
    return least;
}

/* Prices the face at a place of the list. Sizes that fill the room cost at least what is left. */
static inline void price_face(const Search *search, Relaxation *lp, const Node *node, int size,
                              int place, Pricing *pricing) {
    const FaceList *list = node->faces;
    const int *ray = list->ray[size] + size * place;
    int number = list->number[list->begin[size] + place], edge = WHOLE;
    double high[MOST_FACE], slope[MOST_FACE], sum = 0, worth = 0, value;
    for (int i = 0; i < size; i++) {
        high[i] = node->high[ray[i]];
        slope[i] = lp->slope[ray[i]];
        sum += high[i];
        worth += slope[i] * high[i];
    }
    double beyond = sum - lp->free_room;
    if (beyond <= 0) {
        value = whole_cost(search, lp, number, ray, high, size) - worth;
    } else {
        if (most_worth(slope, size, worth, beyond) <= lp->left) return;
        value = least_cut(search, lp, number, ray, high, slope, size, sum, worth, &edge);
    }
    for (int i = 0; i < size; i++)
        if (value < lp->worst[ray[i]]) lp->worst[ray[i]] = value;
    if (value < -pricing->tolerance && pricing->found < MOST_FOUND - MOST_GROUPS)
        lp->offer[pricing->found++] = (Offer){value, NO_GROUP, size, place, edge};
}

static inline void price_faces_of(const Search *search, Relaxation *lp, const Node *node, int size,
                                  Pricing *pricing) {
    const FaceList *list = node->faces;
    int faces = list->begin[size + 1] - list->begin[size];
    int count = find_attractive(lp->ratio, list->ray[size], faces, size, lp->attractive);
    for (int t = 0; t < count; t++)
        price_face(search, lp, node, size, lp->attractive[t], pricing);
}

/* The same for each number of rays, with loops of known lengths. */
static void price_faces(const Search *search, Relaxation *lp, const Node *node, int size,
                        Pricing *pricing) {
    switch (size) {
        case 1: price_faces_of(search, lp, node, 1, pricing); break;
        case 2: price_faces_of(search, lp, node, 2, pricing); break;
        case 3: price_faces_of(search, lp, node, 3, pricing); break;
        case 4: price_faces_of(search, lp, node, 4, pricing); break;
        default: price_faces_of(search, lp, node, size, pricing);
    }
}

static void price_groups(const Search *search, Relaxation *lp, const Node *node,
                         Pricing *pricing) {
    for (int g = 0; g < lp->groups; g++) {
        Corner best;
        best.value = 1e300;
        lp->corner[g].value = 0;
        find_group_corner(search, lp, node, g, -1e300, &best);
        lp->corner[g] = best;
        pricing->value += best.value;
        pricing->size += fabs(best.value);
        double reduced = best.value - lp->dual[search->equations + g];
        if (reduced < -pricing->tolerance)
            lp->offer[pricing->found++] = (Offer){reduced, g, 0, 0, WHOLE};
    }
}

/* Moves the best corners to the front. */
static void sort_out(Offer *offer, int count) {
    double best[ADDED];
    int kept = 0, placed = 0;
    for (int i = 0; i < count; i++) {
        double value = offer[i].value;
        if (kept == ADDED && value >= best[ADDED - 1]) continue;
        int q = kept < ADDED ? kept++ : ADDED - 1;
        for (; q > 0 && best[q - 1] > value; q--) best[q] = best[q - 1];
        best[q] = value;
    }
    for (int i = 0; i < count && placed < ADDED; i++)
        if (offer[i].value <= best[ADDED - 1]) offer[placed++] = offer[i];
}

int price_corners(const Search *search, Relaxation *lp, const Node *node, double tolerance) {
    Pricing pricing = {.tolerance = tolerance};
    find_slopes(search, lp, node);
    price_right_side(search, lp, &pricing);
    find_ratios(search, lp);
    for (int size = 1; size <= search->coordinates; size++)
        price_faces(search, lp, node, size, &pricing);
    price_groups(search, lp, node, &pricing);
    for (int j = 0; j < 2 * search->rays; j++) {
        pricing.value += lp->worst[j];
        pricing.size -= lp->worst[j];
    }
    lp->bound = pricing.value - BOUND_ROUNDING * (pricing.size + 4 * search->target);
    if (pricing.found > ADDED) sort_out(lp->offer, pricing.found);
    return pricing.found;
}

void add_corner(const Search *search, Relaxation *lp, const Node *node, const Offer *offer) {
    if (offer->group >= 0) {
        add_column(search, lp, node, &lp->corner[offer->group].column);
        return;
    }
    const FaceList *list = node->faces;
    int size = offer->rays, edge = offer->edge;
    const int *ray = list->ray[size] + size * offer->place;
    Column column = {.count = size, .group = NO_GROUP};
    double sum = 0;
    for (int i = 0; i < size; i++) {
        column.ray[i] = ray[i];
        column.size[i] = node->high[ray[i]];
        sum += column.size[i];
    }
    if (edge != WHOLE) column.size[edge] = cut_end(column.size[edge], sum, lp->free_room);
    column.cost = cost_of(search, column.ray, column.size, size);
    add_column(search, lp, node, &column);
}
