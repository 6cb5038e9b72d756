y
Dunea