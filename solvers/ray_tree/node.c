#include "node.h"

#include <stdlib.h>
#include <string.h>

#include "faces.h"

#define UNBOUNDED 1e100

static Node *allocate(const Search *search) {
    size_t count = 2 * (size_t)search->rays, pairs = 2 * (size_t)search->pairs;
    Node *node = calloc(1, sizeof(Node) + 2 * count * sizeof(double) + pairs + count + 16);
    node->low = (double *)(node + 1);
    node->high = node->low + count;
    node->apart = (unsigned char *)(node->high + count);
    node->limited = node->apart + pairs;
    return node;
}

Node *new_node(const Search *search) {
    Node *node = allocate(search);
    for (int j = 0; j < 2 * search->rays; j++) node->high[j] = UNBOUNDED;
    return node;
}

Node *copy_node(const Search *search, const Node *node) {
    size_t count = 2 * (size_t)search->rays;
    Node *copy = allocate(search);
    copy->faces = node->faces;
    copy->unlisted = node->unlisted;
    copy->groups = node->groups;
    memcpy(copy->size, node->size, sizeof node->size);
    memcpy(copy->member, node->member, sizeof node->member);
    memcpy(copy->low, node->low, count * sizeof(double));
    memcpy(copy->high, node->high, count * sizeof(double));
    memcpy(copy->apart, node->apart, 2 * (size_t)search->pairs);
    memcpy(copy->limited, node->limited, count);
    return copy;
}

/* No ray that forms no face with both of two merged rays is with the first of them. */
static int keep_others_off(const Search *search, Node *node, int x, int other, int minus) {
    int changed = 0;
    for (int t = search->first_near[x]; t < search->first_near[x + 1]; t++) {
        int third = search->near[t];
        if (third == other) continue;
        int three[3] = {x, other, third};
        if (pair_of(search, other, third) >= 0 && is_face(search, three, 3)) continue;
        unsigned char *apart = &node->apart[pair_of(search, x, third) + minus * search->pairs];
        if (!*apart) changed = 1;
        *apart = 1;
    }
    node->unlisted |= changed;
    return changed;
}

int merge_rays(const Search *search, Node *node, int a, int b) {
    int x = ray_of(search, a), y = ray_of(search, b), minus = is_minus(search, a);
    int changed = keep_others_off(search, node, x, y, minus);
    return keep_others_off(search, node, y, x, minus) || changed;
}

void set_apart(const Search *search, Node *node, int a, int b) {
    node->apart[pair_of(search, a, b) + is_minus(search, a) * search->pairs] = 1;
    node->unlisted = 1;
}

void merge_groups(const Search *search, Node *node, int a, int b) {
    for (int i = 0; i < node->size[a]; i++)
        for (int q = 0; q < node->size[b]; q++)
            merge_rays(search, node, node->member[a][i], node->member[b][q]);
    for (int q = 0; q < node->size[b]; q++)
        node->member[a][node->size[a]++] = node->member[b][q];
    node->groups--;
    for (int g = b; g < node->groups; g++) {
        node->size[g] = node->size[g + 1];
        memcpy(node->member[g], node->member[g + 1], sizeof node->member[0]);
    }
}

void set_groups_apart(const Search *search, Node *node, int a, int b) {
    for (int i = 0; i < node->size[a]; i++)
        for (int q = 0; q < node->size[b]; q++)
            set_apart(search, node, node->member[a][i], node->member[b][q]);
}

int use_ray(Node *node, int j, double least) {
    node->low[j] = least;
    for (int g = 0; g < node->groups; g++)
        for (int i = 0; i < node->size[g]; i++)
            if (node->member[g][i] == j) return 1;
    if (node->groups == MOST_GROUPS) return 0;
    node->size[node->groups] = 1;
    node->member[node->groups++][0] = j;
    return 1;
}
