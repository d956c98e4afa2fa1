#include <string.h>

#include "local_search.h"
#include "merging.h"
#include "tableau.h"

#define MOST_TURNS 61
#define MOST_RAYS_USED 60
#define TINY 1e-9
#define GONE 1e-12
#define LEAST_PIVOT 1e-9

/* One ray in terms of others: it may grow by plus, when the others shrink, or shrink by minus. */
typedef struct {
    int ray, others, other[MOST_USED];
    double part[MOST_USED]; /* of each other ray in it */
} Dependency;

static int find_dependency(const Search *search, const int *used, int count,
                           Dependency *dependency) {
    double matrix[MOST_USED * MOST_USED];
    int pivot[MOST_USED];
    char taken[MOST_USED] = {0};
    for (int q = 0; q < count; q++) {
        const double *feature = features_of(search, used[q]);
        double sign = is_minus(search, used[q]) ? -1 : 1;
        for (int i = 0; i < search->equations; i++) matrix[i * MOST_USED + q] = sign * feature[i];
    }
    for (int q = 0; q < count; q++) {
        int row = pivot_row(matrix, search->equations, MOST_USED, q, taken, LEAST_PIVOT);
        if (row < 0) {
            dependency->ray = used[q];
            dependency->others = q;
            for (int i = 0; i < q; i++) {
                dependency->other[i] = used[i];
                dependency->part[i] = matrix[pivot[i] * MOST_USED + q];
            }
            return 1;
        }
        taken[row] = 1;
        pivot[q] = row;
        eliminate(matrix, search->equations, MOST_USED, q, count, row, q);
    }
    return 0;
}

/* Moves along a dependency by a step. */
static void move(const Dependency *dependency, double step, double *size) {
    size[dependency->ray] += step;
    for (int q = 0; q < dependency->others; q++)
        size[dependency->other[q]] -= step * dependency->part[q];
}

static double cost_after(const Search *search, const int *used, int count,
                         const Dependency *dependency, double step, int gone,
                         const double *size) {
    double moved[MOST_SIGNED] = {0};
    int left[MOST_USED], lefts = 0;
    Merging merging;
    for (int q = 0; q < count; q++) moved[used[q]] = size[used[q]];
    move(dependency, step, moved);
    moved[gone] = 0;
    for (int q = 0; q < count; q++)
        if (moved[used[q]] > GONE) left[lefts++] = used[q];
    merge_cheapest(search, &merging, search->nothing_apart, lefts, left, moved, 1e300);
    return merging.cost;
}

/* Makes the cheaper of the two moves that let one ray of a dependency vanish. */
static void follow(const Search *search, const int *used, int count,
                   const Dependency *dependency, double *size) {
    double up = 1e300, down = size[dependency->ray];
    int gone_up = -1, gone_down = dependency->ray;
    for (int q = 0; q < dependency->others; q++) {
        double part = dependency->part[q], other = size[dependency->other[q]];
        if (part > GONE && other / part < up) {
            up = other / part;
            gone_up = dependency->other[q];
        }
        if (part < -GONE && other / -part < down) {
            down = other / -part;
            gone_down = dependency->other[q];
        }
    }
    double step = -down;
    int gone = gone_down;
    if (gone_up >= 0) {
        double dear = cost_after(search, used, count, dependency, up, gone_up, size);
        double other = cost_after(search, used, count, dependency, -down, gone_down, size);
        if (!(other < dear)) {
            step = up;
            gone = gone_up;
        }
    }
    move(dependency, step, size);
    for (int q = 0; q < count; q++)
        if (size[used[q]] < GONE) size[used[q]] = 0;
    size[gone] = 0;
}

int make_independent(const Search *search, double *size, int *used) {
    for (int turn = 0; turn <= MOST_TURNS; turn++) {
        int count = 0;
        Dependency dependency;
        for (int j = 0; j < 2 * search->rays && count < MOST_RAYS_USED; j++)
            if (size[j] > TINY) used[count++] = j;
        if (!count || !find_dependency(search, used, count, &dependency)) return count;
        follow(search, used, count, &dependency, size);
    }
    return 0;
}
