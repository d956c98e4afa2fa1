/* Faces by their number of rays, without those that hold rays which are apart. */
#ifndef RAY_TREE_FACE_LIST_H
#define RAY_TREE_FACE_LIST_H

#include "node.h"

typedef struct FaceList {
    int begin[MOST_FACE + 2]; /* those of k rays: from begin[k] to begin[k + 1] */
    int *number;              /* face, or faces + face for the negative sign */
    unsigned char *possible;  /* whether each of these numbers is in the list */
    int *ray[MOST_FACE + 1];  /* for each k: k signed rays of each face */
} FaceList;

SHARED FaceList *all_faces(const Search *search);
/* Those of a list that are still there; they get fewer and fewer on the way down the tree. */
SHARED FaceList *possible_faces(const Search *search, const Node *node, const FaceList *list);

#endif
