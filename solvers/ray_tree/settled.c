#include "settled.h"

#include "incumbent.h"
#include "merging.h"
#include "records.h"
#include "tableau.h"

#define DEPENDENT_PIVOT 1e-9
#define LEFT_OVER 1e-9

typedef struct {
    int count, ray[MOST_USED];
    double matrix[MOST_EQUATIONS * (MOST_USED + 1)]; /* features of the rays, and labels */
    int pivot[MOST_USED];
    char taken[MOST_USED];
} Used;

static void read_used(const Search *search, const Node *node, Used *used) {
    used->count = 0;
    for (int g = 0; g < node->groups; g++)
        for (int i = 0; i < node->size[g] && used->count < MOST_USED - 1; i++)
            used->ray[used->count++] = node->member[g][i];
    int width = used->count + 1;
    for (int i = 0; i < search->equations; i++) {
        used->taken[i] = 0;
        used->matrix[i * width + used->count] = search->labels[i];
        for (int q = 0; q < used->count; q++) {
            double sign = is_minus(search, used->ray[q]) ? -1 : 1;
            used->matrix[i * width + q] = sign * features_of(search, used->ray[q])[i];
        }
    }
}

static double largest(const double *number, int count) {
    double most = 0;
    for (int i = 0; i < count; i++)
        if (fabs(number[i]) > most) most = fabs(number[i]);
    return most;
}

static int are_dependent(const Search *search, Used *used) {
    int width = used->count + 1;
    for (int q = 0; q < used->count; q++) {
        double size = largest(features_of(search, used->ray[q]), search->equations);
        int row = pivot_row(used->matrix, search->equations, width, q, used->taken, 0);
        if (row < 0 || fabs(used->matrix[row * width + q]) < DEPENDENT_PIVOT * size) return 1;
        used->taken[row] = 1;
        used->pivot[q] = row;
        eliminate(used->matrix, search->equations, width, 0, width, row, q);
    }
    return 0;
}

static int determine_network(const Search *search, const Used *used) {
    double most = LEFT_OVER * largest(search->labels, search->equations);
    for (int i = 0; i < search->equations; i++)
        if (!used->taken[i] && fabs(used->matrix[i * (used->count + 1) + used->count]) > most)
            return 0;
    return 1;
}

/* Offers the only network with these rays, unless a size is negative. */
static void offer_only_network(Search *search, const Used *used) {
    double size[MOST_SIGNED] = {0};
    Merging merging;
    for (int q = 0; q < used->count; q++) {
        double found = used->matrix[used->pivot[q] * (used->count + 1) + used->count];
        if (found < 0) return;
        size[used->ray[q]] = found;
    }
    merge_cheapest(search, &merging, search->nothing_apart, used->count, used->ray, size, 1e300);
    offer_network(search, merging.cost, size);
}

static void record(Search *search, int code, const Used *used) {
    put(search, code);
    put(search, used->count);
    for (int q = 0; q < used->count; q++) put(search, used->ray[q]);
}

int settle(Search *search, const Node *node) {
    Used used;
    read_used(search, node, &used);
    if (!used.count) return 0;
    if (are_dependent(search, &used)) {
        record(search, DEPENDENT, &used);
        return 1;
    }
    if (!determine_network(search, &used)) return 0;
    offer_only_network(search, &used);
    record(search, UNIQUE, &used);
    return 1;
}
