#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "branching.h"
#include "close_by_bound.h"
#include "face_list.h"
#include "faces.h"
#include "incumbent.h"
#include "records.h"
#include "settled.h"
#include "sharing.h"

#define FIRST_NODES 300 /* which local search starts at all of */
#define OF_A_CONFLICT 1e-4 /* what a split of a size gains as a share of what merging saves */

/* The second child of a node, which another worker may have taken meanwhile. */
static void branch_on_second(Search *search, Relaxation *lp, Node *second, long job,
                             const Columns *columns, int depth) {
    if (job == NO_JOB || take_back(search, job)) branch(search, lp, second, columns, depth);
}

/* Two rays, or the groups of two rays, merge or are apart. */
static void branch_on_pair(Search *search, Relaxation *lp, int a, int b, Node *together,
                           Node *apart, const Columns *columns, int depth) {
    put(search, PAIR);
    put(search, a);
    put(search, b);
    long job = offer_job(search, apart, columns, depth + 1);
    branch(search, lp, together, columns, depth + 1);
    free(together);
    branch_on_second(search, lp, apart, job, columns, depth + 1);
    free(apart);
}

static void branch_on_rays(Search *search, Relaxation *lp, const Node *node, int a, int b,
                           const Columns *columns, int depth) {
    Node *together = copy_node(search, node), *apart = copy_node(search, node);
    merge_rays(search, together, a, b);
    set_apart(search, apart, a, b);
    branch_on_pair(search, lp, a, b, together, apart, columns, depth);
}

static void branch_on_groups(Search *search, Relaxation *lp, const Node *node, int a, int b,
                             const Columns *columns, int depth) {
    Node *together = copy_node(search, node), *apart = copy_node(search, node);
    merge_groups(search, together, a, b);
    set_groups_apart(search, apart, a, b);
    branch_on_pair(search, lp, node->member[a][0], node->member[b][0], together, apart, columns,
                   depth);
}

int branch_above(Search *search, Relaxation *lp, Node *node, int j, double at,
                 const Solution *known, const Columns *columns, int depth) {
    Node *child = copy_node(search, node);
    int room = use_ray(child, j, at);
    if (room) {
        put(search, SPLIT);
        put(search, j);
        put_size(search, at);
        child->solution = known;
        branch(search, lp, child, columns, depth + 1);
        node->high[j] = at;
    }
    free(child);
    return room;
}

static void branch_on_size(Search *search, Relaxation *lp, Node *node, const Split *split,
                           const Columns *columns, int depth) {
    Node *below = copy_node(search, node);
    below->high[split->ray] = split->at;
    below->solution = split->below;
    long job = offer_job(search, below, columns, depth + 1);
    int room = branch_above(search, lp, node, split->ray, split->at, split->above, columns, depth);
    if (!room) {
        search->failed++;
        search->stopped = 1;
    }
    branch_on_second(search, lp, below, job, columns, depth + 1);
    free(below);
}

static int may_be_one(const Search *search, const Node *node, int a, int b) {
    int all[2 * MOST_FACE], count = node->size[a] + node->size[b];
    if (is_minus(search, node->member[a][0]) != is_minus(search, node->member[b][0])) return 0;
    if (count > search->coordinates) return 0;
    for (int i = 0; i < node->size[a]; i++)
        for (int q = 0; q < node->size[b]; q++)
            if (!allowed(search, node, node->member[a][i], node->member[b][q])) return 0;
    memcpy(all, node->member[a], node->size[a] * sizeof(int));
    memcpy(all + node->size[a], node->member[b], node->size[b] * sizeof(int));
    return count <= 2 || is_face(search, all, count);
}

static int find_groups(const Search *search, const Node *node, int *a, int *b) {
    for (*a = 0; *a < node->groups; ++*a)
        for (*b = *a + 1; *b < node->groups; ++*b)
            if (may_be_one(search, node, *a, *b)) return 1;
    return 0;
}

static int is_turn_of_descent(const Search *search) {
    if (!search->tries) return 0;
    return search->nodes < FIRST_NODES || search->nodes % search->tries == 0;
}

static int is_news(const Search *search, const Node *node, int a, int b) {
    Node *child = copy_node(search, node);
    int news = merge_rays(search, child, a, b);
    free(child);
    return news;
}

/* Branches, or cuts sizes only, so that the node has a better bound; whether it branched. Two rays
 * merge or are set apart before both are used only where hardly any size is worth a split: that
 * says nothing of their sizes, and all that is below comes twice. */
static int branch_below(Search *search, Relaxation *lp, Node *node, const Columns *columns,
                        int depth) {
    Proposal proposal;
    Candidates candidates;
    int a = -1, b = -1;
    propose(search, lp, node, &proposal);
    if (is_turn_of_descent(search))
        offer_relaxation(search, lp->size, proposal.ray, proposal.count);
    share_gaps(search, lp, node, &proposal, &candidates);
    double saved = find_conflict(search, lp, &proposal, &a, &b);
    if (saved * OF_A_CONFLICT > candidates.best_share && is_news(search, node, a, b)) {
        branch_on_rays(search, lp, node, a, b, columns, depth);
        return 1;
    }
    if (candidates.best < 0) candidates.best = widest(search, node, &proposal);
    if (candidates.best < 0) {
        put(search, FAILED);
        search->failed++;
        return 1;
    }
    int j = candidates.best, cuts = 0;
    Split split = {j, cut_at(search, node, j, lp->size[j]), NULL, NULL};
    if (search->margin > 0 && candidates.count > 1) {
        split.below = calloc(1, sizeof(Solution));
        split.above = calloc(1, sizeof(Solution));
        cuts = try_splits(search, lp, node, columns, &candidates, &split, depth);
    }
    if (!cuts) branch_on_size(search, lp, node, &split, columns, depth);
    free(split.below);
    free(split.above);
    return !cuts;
}

void branch(Search *search, Relaxation *lp, Node *node, const Columns *old, int depth) {
    int a, b;
    if (search->stopped) return;
    if (++search->nodes > search->limit || (search->stop && *search->stop)) {
        search->stopped = 1;
        return;
    }
    if (search->seen) *search->seen = search->nodes;
    if (find_groups(search, node, &a, &b)) {
        branch_on_groups(search, lp, node, a, b, old, depth);
        return;
    }
    if (settle(search, node)) return;
    Columns *kept = malloc(sizeof(Columns) + MOST_ROWS * sizeof(Column));
    FaceList *faces = NULL;
    if (node->unlisted) {
        node->faces = faces = possible_faces(search, node, node->faces);
        node->unlisted = 0;
    }
    while (!close_by_bound(search, lp, node, old, kept)) {
        if (branch_below(search, lp, node, kept, depth) || search->stopped) break;
        old = kept;
    }
    free(kept);
    free(faces);
}
