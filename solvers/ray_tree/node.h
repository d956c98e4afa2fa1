/* What is known of the networks of a node. */
#ifndef RAY_TREE_NODE_H
#define RAY_TREE_NODE_H

#include "search.h"

typedef struct Node {
    double *low, *high;     /* of the size of each signed ray */
    unsigned char *apart;   /* 2 x pairs: no neuron holds both rays */
    unsigned char *limited; /* a row of the relaxation keeps the size below its upper end */
    /* Used rays: each group is in one neuron, and different groups are in different neurons. */
    const struct FaceList *faces; /* that neurons may have, of this node or one above */
    int unlisted;                 /* rays were set apart since that list was made */
    const struct Solution *solution; /* of its relaxation, if that is known from a trial */
    int groups, size[MOST_GROUPS], member[MOST_GROUPS][MOST_FACE];
} Node;

static inline int pair_of(const Search *search, int a, int b) {
    return search->pair[ray_of(search, a) * search->rays + ray_of(search, b)];
}

/* Whether a neuron may hold two signed rays. */
static inline int allowed(const Search *search, const Node *node, int a, int b) {
    if (is_minus(search, a) != is_minus(search, b)) return 0;
    int pair = pair_of(search, a, b);
    return pair >= 0 && !node->apart[pair + is_minus(search, a) * search->pairs];
}

/* The node of all networks. */
SHARED Node *new_node(const Search *search);
SHARED Node *copy_node(const Search *search, const Node *node);
/* Lets one neuron hold two rays; returns whether that was news. */
SHARED int merge_rays(const Search *search, Node *node, int a, int b);
SHARED void set_apart(const Search *search, Node *node, int a, int b);
SHARED void merge_groups(const Search *search, Node *node, int a, int b);
SHARED void set_groups_apart(const Search *search, Node *node, int a, int b);
/* Gives a ray a least size; 0 if there are too many groups. */
SHARED int use_ray(Node *node, int j, double least);

#endif
