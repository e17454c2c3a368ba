"""M01 to M03 of whole scopes straight from the files of a package, by the shortest program that is right."""
