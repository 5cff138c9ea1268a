from evenhand.cli.main import main

raise SystemExit(main())
