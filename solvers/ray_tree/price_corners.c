#include "corners.h"

#define SLOPE_ROUNDING 1e-13 /* of all terms of a slope: above what rounding adds up to */
#define SURELY 1e-9

typedef struct {
    double value, size; /* the bound, and the absolute values of its terms */
    int found;
    double tolerance;
} Pricing;

/* What a unit of each ray is worth, rounded up; prices of limits are at most 0. */
static void find_slopes(const Search *search, Relaxation *lp, const Node *node) {
    double *price = lp->dual + search->equations + lp->groups;
    for (int r = 0; r < search->rays; r++) {
        const double *feature = search->features + (long)r * search->equations;
        double total = 0, size = 0;
        for (int i = 0; i < search->equations; i++) {
            total += lp->dual[i] * feature[i];
            size += fabs(lp->dual[i] * feature[i]);
        }
        lp->slope[r] = total + SLOPE_ROUNDING * size;
        lp->slope[r + search->rays] = -total + SLOPE_ROUNDING * size;
    }
    for (int q = 0; q < lp->limits; q++) {
        if (price[q] > 0) price[q] = 0;
        lp->slope[lp->limited[q]] += price[q] / node->high[lp->limited[q]];
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

/* What each ray may add to a neuron, as a share of its cost: see docs/theory/several-inputs.md. */
static void find_ratios(const Search *search, Relaxation *lp) {
    for (int j = 0; j < 2 * search->rays; j++) {
        double ratio = lp->reach_cost[j] > 0 ? lp->slope[j] * lp->reach[j] / lp->reach_cost[j] : 0;
        lp->ratio[j] = ratio > 0 ? ratio : 0;
        lp->worst[j] = 0;
    }
}

/* The rays of a face without a group that may have a negative corner; else 0. */
static int attractive_face(const Search *search, const Relaxation *lp, const Node *node, int face,
                           int minus, int *ray) {
    int count = search->face_size[face], useless = 0;
    double sum = 0;
    for (int i = 0; i < count; i++) {
        ray[i] = search->face[face * MOST_FACE + i] + minus * search->rays;
        sum += lp->ratio[ray[i]];
        if (lp->ratio[ray[i]] <= 0 || lp->group_of[ray[i]] >= 0) useless = 1;
    }
    if (useless || sum <= 1 - SURELY) return 0;
    for (int a = 0; a < count; a++)
        for (int b = a + 1; b < count; b++)
            if (!allowed(search, node, ray[a], ray[b])) return 0;
    return count;
}

static void price_faces(const Search *search, Relaxation *lp, const Node *node, int minus,
                        Pricing *pricing) {
    for (int face = 0; face < search->faces; face++) {
        int ray[MOST_FACE], count = attractive_face(search, lp, node, face, minus, ray);
        if (!count) continue;
        Corner best;
        best.value = 0;
        find_corner(search, lp, node, ray, 0, count, lp->free_room, NO_GROUP, &best);
        for (int i = 0; i < count; i++)
            if (best.value < lp->worst[ray[i]]) lp->worst[ray[i]] = best.value;
        int attractive = best.value < -pricing->tolerance;
        if (attractive && pricing->found < MOST_FOUND - MOST_GROUPS)
            lp->found[pricing->found++] = best;
    }
}

static void price_groups(const Search *search, Relaxation *lp, const Node *node,
                         Pricing *pricing) {
    for (int g = 0; g < lp->groups; g++) {
        double price = lp->dual[search->equations + g];
        Corner best;
        best.value = 1e300;
        lp->least[g] = 0;
        find_group_corner(search, lp, node, g, -1e300, &best);
        lp->least[g] = best.value;
        pricing->value += best.value;
        pricing->size += fabs(best.value);
        if (!(best.value - price < -pricing->tolerance)) continue;
        best.value -= price;
        lp->found[pricing->found++] = best;
    }
}

/* Moves the best corners to the front. */
static void sort_out(Corner *corner, int count) {
    double best[ADDED];
    int kept = 0, placed = 0;
    for (int i = 0; i < count; i++) {
        double value = corner[i].value;
        if (kept == ADDED && value >= best[ADDED - 1]) continue;
        int q = kept < ADDED ? kept++ : ADDED - 1;
        for (; q > 0 && best[q - 1] > value; q--) best[q] = best[q - 1];
        best[q] = value;
    }
    for (int i = 0; i < count && placed < ADDED; i++) {
        if (!(corner[i].value <= best[ADDED - 1])) continue;
        if (i != placed) corner[placed] = corner[i];
        placed++;
    }
}

int price_corners(const Search *search, Relaxation *lp, const Node *node, double tolerance) {
    Pricing pricing = {.tolerance = tolerance};
    find_slopes(search, lp, node);
    price_right_side(search, lp, &pricing);
    find_ratios(search, lp);
    price_faces(search, lp, node, 0, &pricing);
    price_faces(search, lp, node, 1, &pricing);
    price_groups(search, lp, node, &pricing);
    for (int j = 0; j < 2 * search->rays; j++) {
        pricing.value += lp->worst[j];
        pricing.size -= lp->worst[j];
    }
    lp->bound = pricing.value - SMALL * (pricing.size + 4 * search->target);
    if (pricing.found > ADDED) sort_out(lp->found, pricing.found);
    return pricing.found;
}
