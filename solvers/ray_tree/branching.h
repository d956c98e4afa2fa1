/* Where to branch: on a pair of rays, or on the size of a ray. */
#ifndef RAY_TREE_BRANCHING_H
#define RAY_TREE_BRANCHING_H

#include "relaxation.h"
#include "solution.h"

#define MOST_POSITIVE 60

/* The sizes of the relaxation, merged into neurons in the cheapest way. */
typedef struct {
    int count, ray[MOST_POSITIVE], neuron[MOST_POSITIVE];
    double gap[MOST_USED]; /* of each neuron: what it costs beyond what its columns pay */
} Proposal;

/* Rays whose sizes may be split, with their shares of the gaps. */
typedef struct {
    int count, ray[MOST_POSITIVE];
    double share[MOST_POSITIVE];
    int best; /* or -1 */
    double best_share;
} Candidates;

/* Where to split the size of a ray, and the solutions of both children as far as they are known. */
typedef struct {
    int ray;
    double at;
    Solution *below, *above;
} Split;

SHARED void propose(const Search *search, const Relaxation *lp, const Node *node,
                    Proposal *proposal);
SHARED void share_gaps(const Search *search, const Relaxation *lp, const Node *node,
                       const Proposal *proposal, Candidates *candidates);
/* What merging two rays that a column merges would save, if they are in different neurons. */
SHARED double find_conflict(const Search *search, const Relaxation *lp, const Proposal *proposal,
                            int *a, int *b);
/* The ray whose interval is widest in terms of cost; -1 if all are narrow. */
SHARED int widest(const Search *search, const Node *node, const Proposal *proposal);
/* Where to split the size of a ray: not near its ends in terms of cost, nor near its size in the
 * best network, because an interval around that never has a bound above the target. */
SHARED double cut_at(const Search *search, const Node *node, int j, double size);
/* Strong branching: tries candidates by the bounds of both children. Where the first child of a
 * trial is closed, records it and cuts the size of the node. Returns the number of cuts; if there
 * are none, the best split is known. Changes the relaxation. */
SHARED int try_splits(Search *search, Relaxation *lp, Node *node, const Columns *columns,
                      Candidates *candidates, Split *best, int depth);

#endif
