/* The linear program that bounds a node: its columns are corners of boxes of sizes. */
#ifndef RAY_TREE_RELAXATION_H
#define RAY_TREE_RELAXATION_H

#include "node.h"
#include "search.h"

#define NO_GROUP (-1)
#define SLACK_OF(q) (-2 - (q)) /* of the q-th limit */
#define IS_SLACK(group) ((group) <= -2)

#define ADDED 24 /* most columns added at a time */
#define SMALL 1e-12 /* of all terms of a bound: above what rounding adds up to */

/* Sizes on the rays of a face: a neuron of a group, or of none, or the slack of a limit. */
typedef struct {
    int count, ray[MOST_FACE], group;
    double size[MOST_FACE], cost;
} Column;

typedef struct {
    int count;
    Column column[];
} Columns;

/* A corner with its cost less what its sizes are worth. */
typedef struct {
    double value;
    Column column;
} Corner;

/* An attractive corner: that of a group, or of the face at a place of the list of its node. */
typedef struct {
    double value;
    int group, rays, place, edge;
} Offer;

#define MOST_FOUND 20000

typedef struct Relaxation {
    /* Rows: the equations, then a weight of 1 for each group, then the limits of some sizes. */
    int rows, groups, limits;
    int limited[MOST_ROWS]; /* the ray of each limit */
    int limit_row[MOST_SIGNED]; /* of a ray, or -1 */
    double right[MOST_ROWS];
    double inverse[MOST_ROWS * MOST_ROWS]; /* of the basis: rows x rows */
    int basis[MOST_ROWS]; /* columns; negative: artificial */
    double artificial_cost[MOST_ROWS];
    double amount[MOST_ROWS], dual[MOST_ROWS];
    int columns;
    Column column[MOST_COLUMNS];
    double entry[MOST_ROWS][MOST_COLUMNS]; /* of columns that are scaled to norm 1 */
    double scale[MOST_COLUMNS], scaled_cost[MOST_COLUMNS];

    /* Rooms: what the sizes of a neuron add up to at most. */
    int group_of[MOST_SIGNED];
    double left; /* of the target, when all groups have their least cost: what a free room costs */
    double free_room, room[MOST_GROUPS];
    double reach[MOST_SIGNED], reach_cost[MOST_SIGNED]; /* largest size without a group */
    double reach_ratio[MOST_SIGNED]; /* size over cost */

    /* The bound of a dual vector. */
    double slope[MOST_SIGNED]; /* what a unit of a ray is worth */
    double ratio[MOST_SIGNED]; /* what a ray adds to a neuron, as a share of its own cost */
    double worst[MOST_SIGNED];
    Corner corner[MOST_GROUPS]; /* the least of each group */
    double bound;
    double *face_costs; /* see face_costs.h */

    int witness[MOST_SIGNED]; /* a place among the faces of each ray, see excess.c */
    double extra[2][MOST_RAYS + 1]; /* by sign: what a ray may take off what a neuron adds */

    double size[MOST_SIGNED]; /* what the solution uses of each ray */
    int *attractive; /* places in the list of faces of one size */
    Offer offer[MOST_FOUND];
} Relaxation;

/* Lowers upper ends to what the target leaves; 0 if the node is empty. */
SHARED int cap_sizes(const Search *search, Relaxation *lp, Node *node);
/* Begins with the columns of the parent, as far as they fit, and an artificial basis. */
SHARED void start_relaxation(const Search *search, Relaxation *lp, const Node *node,
                             const Columns *old);
SHARED void add_column(const Search *search, Relaxation *lp, const Node *node,
                       const Column *column);
/* Solves the program for its columns; 0 if that fails. */
SHARED int run_simplex(Relaxation *lp);
/* Bounds the node along the dual vector; returns how many attractive corners were found, the best
 * of which come first. */
SHARED int price_corners(const Search *search, Relaxation *lp, const Node *node,
                         double tolerance);
SHARED void add_corner(const Search *search, Relaxation *lp, const Node *node,
                       const Offer *offer);
enum { UNKNOWN, SOLVED, PRUNED, USELESS_BOUND, TROUBLE };
/* Solves the relaxation, unless its bound closes the node before, or cannot exceed a number. */
SHARED int solve_relaxation(const Search *search, Relaxation *lp, const Node *node,
                            double useless);
/* Cuts intervals by the dual vector and records that. */
enum { NOTHING, LITTLE, MUCH };
SHARED int narrow_sizes(Search *search, Relaxation *lp, Node *node);

#endif
