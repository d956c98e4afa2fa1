/* Which rays span a face, and which faces and rays are next to a ray. */
#ifndef RAY_TREE_FACES_H
#define RAY_TREE_FACES_H

#include "search.h"

/* Fills in the tables of a search that say where rays and faces meet. */
SHARED void link_faces(Search *search);
SHARED void free_faces(Search *search);
/* Whether distinct signed rays of one sign form a face. */
SHARED int is_face(const Search *search, const int *ray, int count);

#endif
