/* A problem, the state of the search, and its parameters. */
#ifndef RAY_TREE_SEARCH_H
#define RAY_TREE_SEARCH_H

#include <math.h>
#include <stdint.h>

#include "limits.h"

#define BETTER 1e-8 /* a network is cheaper by that share of the cost: targets are rounded up */

struct Node;
struct Board;

typedef struct {
    int32_t *integers;
    long count, room;
    double *floats;
    long float_count, float_room;
    struct Hole *hole; /* where the records of other workers belong, in order */
    long holes, hole_room;
    int failed; /* there was no memory for all */
} Records;

/* Numbers that come before, and the job that comes there. */
typedef struct Hole {
    long integers, floats, job;
} Hole;

/* What 1 is in the units of the problem that was given, see units.h. */
typedef struct {
    int shift; /* of sizes: a power of two */
    double size, cost, dual;
    double given_target, changed_target;
    double *given_best;
} Units;

/* The signed ray j < rays is ray j with output 1, and rays + j the same ray with output -1. */
typedef struct Search {
    int equations, rays, coordinates, faces, pairs;
    double p;
    int quarters;           /* 4 p where that is 1, 2 or 3, else 0 */
    const double *labels;   /* equations */
    const double *features; /* rays x equations */
    double *feature_rows;   /* equations x rays */
    const double *entries;  /* rays x coordinates */
    const int32_t *face;    /* faces x MOST_FACE, filled up with -1 */
    const int32_t *pair;    /* rays x rays: the number of the face of two, or -1 */
    int *face_size;
    int *faces_of, *first_face; /* faces_of[first_face[r] .. first_face[r + 1]] hold ray r */
    int *others; /* coordinates - 1 for each of faces_of, filled up with rays: those but ray r */
    int *near, *first_near;     /* the same of the rays in a face with ray r */

    Units units;
    double target, margin; /* a leaf is closed by a bound of target * (1 + margin) */
    double *best;          /* signed sizes of the cheapest network */
    double found_cost, *found; /* a network that is cheaper than the target of a proof */
    long better;
    struct Node *nothing_apart;
    double *tableau; /* of the local search: equations x (rays + 1) */
    uint64_t random;
    int tries;  /* descend from the relaxation of every so many nodes; 0: of none */

    long limit, nodes, failed;
    int stopped;
    volatile int32_t *stop;
    volatile int64_t *seen;
    int worker;
    struct Board *board;
    Records records;
} Search;

static inline int ray_of(const Search *search, int j) {
    return j >= search->rays ? j - search->rays : j;
}

static inline int is_minus(const Search *search, int j) {
    return j >= search->rays;
}

static inline const double *features_of(const Search *search, int j) {
    return search->features + (long)ray_of(search, j) * search->equations;
}

static inline double power(const Search *search, double x) {
    if (x <= 0) return 0;
    if (search->quarters == 2) return sqrt(x);
    if (search->quarters == 1) return sqrt(sqrt(x));
    if (search->quarters == 3) {
        double root = sqrt(x);
        return root * sqrt(root);
    }
    return pow(x, search->p);
}

/* What a neuron costs. */
static inline double cost_of(const Search *search, const int *ray, const double *size, int count) {
    double total = 0;
    for (int c = 0; c < search->coordinates; c++) {
        double entry = 0;
        for (int i = 0; i < count; i++)
            entry += size[i] * search->entries[ray_of(search, ray[i]) * search->coordinates + c];
        total += power(search, entry);
    }
    return total;
}

#endif
