import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import openzone.core.partial_dates
import openzone.core.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_words_and_log'),
        ('places', '0002_core_belongs_to_zones'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('text_local', models.TextField(blank=True)),
                ('number', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('framework', 'framework agreement'), ('agency', 'agency agreement'), ('cooperation', 'cooperation agreement'), ('entry', 'entry agreement'), ('lease', 'lease agreement')], max_length=20)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('title_local', models.CharField(blank=True, max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('summary_local', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=openzone.core.search.SearchWords(models.Func(models.Func(models.Func(models.Func(models.F('ref'), models.F('title'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('title_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('summary'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('summary_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('state', models.CharField(choices=[('drafted', 'drafted'), ('announced', 'announced'), ('signed', 'signed'), ('in_force', 'in force'), ('ended', 'ended')], default='drafted', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('signed_on', models.DateField(null=True)),
                ('begins_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('remind_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MaxValueValidator(730)])),
                ('reminded_for', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_for', models.TextField(blank=True)),
                ('drafted_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Annex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(blank=True, max_length=200)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annexes', to='partnerships.agreement')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='Association',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('kind', models.CharField(choices=[('chamber', 'chamber of commerce'), ('industry', 'industry association'), ('alliance', 'alliance')], max_length=20)),
                ('words', models.GeneratedField(db_persist=True, expression=openzone.core.search.SearchWords(models.Func(models.Func(models.F('code'), models.F('name'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('name_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('founded', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('ended', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('is_public', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='associations', to='registry.organisation')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='partnerships.association')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='associations', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='associations', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='AssociationMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('until', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='partnerships.association')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='association_memberships', to='registry.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='BoardSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('office', models.CharField(choices=[('chair', 'chair'), ('vice_chair', 'vice chair'), ('secretary_general', 'secretary-general'), ('director', 'director')], max_length=20)),
                ('since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('until', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='board', to='partnerships.association')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='board_seats', to='registry.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True)),
                ('text_local', models.TextField(blank=True)),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('reported', 'reported as done'), ('done', 'done'), ('released', 'no longer owed')], default='open', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('remark', models.TextField(blank=True)),
                ('answer', models.TextField(blank=True)),
                ('done_on', models.DateField(null=True)),
                ('reminded_for', models.DateField(null=True)),
                ('late_told_for', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='partnerships.agreement')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='CommitmentStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'open'), ('reported', 'reported as done'), ('done', 'done'), ('released', 'no longer owed')], max_length=10)),
                ('done_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('commitment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='partnerships.commitment')),
            ],
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('kind', models.CharField(choices=[('leading_group', 'leading group'), ('pilot', 'pilot'), ('working_group', 'working group')], max_length=20)),
                ('purpose', models.TextField(blank=True)),
                ('purpose_local', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=openzone.core.search.SearchWords(models.Func(models.Func(models.Func(models.Func(models.F('code'), models.F('name'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('name_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('purpose'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('purpose_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('founded', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('began', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('ended', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('is_public', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('agreement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='partnerships.agreement')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='ActionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('text_local', models.TextField(blank=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('reported', 'reported as done'), ('accepted', 'done'), ('dropped', 'dropped')], default='open', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('report', models.TextField(blank=True)),
                ('done_on', models.DateField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('assigned_at', models.DateTimeField()),
                ('reminded_for', models.DateField(null=True)),
                ('late_told_for', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='places.unit')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='partnerships.decision')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='partnerships.group')),
            ],
        ),
        migrations.CreateModel(
            name='ItemStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'open'), ('reported', 'reported as done'), ('accepted', 'done'), ('dropped', 'dropped')], max_length=10)),
                ('done_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='partnerships.actionitem')),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('place_local', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('minuted', 'minutes approved'), ('cancelled', 'cancelled')], default='planned', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('minutes', models.TextField(blank=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('cancelled_for', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='partnerships.group')),
            ],
        ),
        migrations.AddField(
            model_name='decision',
            name='meeting',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='partnerships.meeting'),
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('text_local', models.TextField(blank=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='partnerships.meeting')),
            ],
        ),
        migrations.AddField(
            model_name='actionitem',
            name='meeting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='partnerships.meeting'),
        ),
        migrations.CreateModel(
            name='MeetingPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='partnerships.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('body', models.CharField(blank=True, max_length=200)),
                ('office', models.CharField(choices=[('head', 'head'), ('deputy', 'deputy head'), ('secretary', 'secretary'), ('member', 'member')], default='member', max_length=10)),
                ('office_then', models.CharField(blank=True, max_length=200)),
                ('office_then_local', models.CharField(blank=True, max_length=200)),
                ('since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('until', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='partnerships.group')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='group_members', to='registry.organisation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='group_memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('present', 'present'), ('excused', 'excused'), ('absent', 'absent')], max_length=10)),
                ('apology', models.CharField(blank=True, max_length=200)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='partnerships.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='partnerships.member')),
            ],
        ),
        migrations.AddField(
            model_name='actionitem',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='partnerships.member'),
        ),
        migrations.CreateModel(
            name='MemberOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('until', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offices', to='partnerships.group')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='group_offices', to='registry.organisation')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('zone', 'the zone'), ('organisation', 'an organisation of the registry'), ('body', 'a body outside')], max_length=20)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='partnerships.agreement')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreement_parts', to='registry.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='commitment',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='partnerships.party'),
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('office', models.CharField(blank=True, max_length=200)),
                ('office_local', models.CharField(blank=True, max_length=200)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatories', to='partnerships.party')),
            ],
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='agreement_changed'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(condition=models.Q(('state__in', ['in_force', 'signed'])), fields=['zone', 'ends_on'], name='agreement_ending'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='agreement_words'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'announced', 'signed', 'in_force', 'ended'])), name='agreement_state_known'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['framework', 'agency', 'cooperation', 'entry', 'lease'])), name='agreement_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), ('title_local', ''), _negated=True), name='agreement_titled'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', True), ('signed_on__isnull', True), ('state__in', ['announced', 'drafted'])), models.Q(('document__isnull', False), ('signed_on__isnull', False), ('state__in', ['in_force', 'signed'])), models.Q(('document__isnull', True), ('signed_on__isnull', True), ('state', 'ended')), models.Q(('document__isnull', False), ('signed_on__isnull', False), ('state', 'ended')), _connector='OR'), name='agreement_signed_with_document'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['announced', 'drafted']), ('signed_on__isnull', True), ('begins_on__isnull', False), _connector='OR'), name='agreement_signed_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('begins_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='agreement_term_in_order'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='agreement_ended_with_day'),
        ),
        migrations.AddIndex(
            model_name='association',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='association_changed'),
        ),
        migrations.AddIndex(
            model_name='association',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='association_words'),
        ),
        migrations.AddConstraint(
            model_name='association',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='association_code_once'),
        ),
        migrations.AddConstraint(
            model_name='association',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['chamber', 'industry', 'alliance'])), name='association_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='association',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='association_not_its_own_branch'),
        ),
        migrations.AddConstraint(
            model_name='associationmember',
            constraint=models.UniqueConstraint(condition=models.Q(('until', '')), fields=('association', 'organisation'), name='association_member_once'),
        ),
        migrations.AddConstraint(
            model_name='boardseat',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), ('name_local', ''), _negated=True), name='board_seat_named'),
        ),
        migrations.AddConstraint(
            model_name='boardseat',
            constraint=models.CheckConstraint(condition=models.Q(('office__in', ['chair', 'vice_chair', 'secretary_general', 'director'])), name='board_office_known'),
        ),
        migrations.AddIndex(
            model_name='commitmentstep',
            index=models.Index(fields=['commitment', 'at', 'id'], name='commitment_step_at'),
        ),
        migrations.AddConstraint(
            model_name='commitmentstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported', 'done', 'released'])), name='commitment_step_known'),
        ),
        migrations.AddIndex(
            model_name='group',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='group_changed'),
        ),
        migrations.AddIndex(
            model_name='group',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='group_words'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='group_code_once'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['leading_group', 'pilot', 'working_group'])), name='group_kind_known'),
        ),
        migrations.AddIndex(
            model_name='itemstep',
            index=models.Index(fields=['item', 'at', 'id'], name='item_step_at'),
        ),
        migrations.AddConstraint(
            model_name='itemstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported', 'accepted', 'dropped'])), name='item_step_known'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['starts_at'], name='meeting_starts'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('group', 'number'), name='meeting_number_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'minuted', 'cancelled'])), name='meeting_state_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('state', 'minuted'), models.Q(('minutes', ''), _negated=True)), models.Q(models.Q(('state', 'minuted'), _negated=True), ('approved_at__isnull', True)), _connector='OR'), name='meeting_minutes_approved'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_for', ''), _negated=True), _connector='OR'), name='meeting_cancelled_for_reason'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'minuted']), _negated=True), ('starts_at__lte', models.F('state_since')), _connector='OR'), name='meeting_held_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='decision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), ('text_local', ''), _negated=True), name='decision_says_something'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='agenda_number_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), ('text_local', ''), _negated=True), name='agenda_says_something'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('office__in', ['head', 'deputy', 'secretary', 'member'])), name='member_office_known'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('name_local', ''), ('user__isnull', False)), models.Q(('user__isnull', True), models.Q(('name', ''), ('name_local', ''), _negated=True)), _connector='OR'), name='member_is_somebody'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('body', ''), _connector='OR'), name='member_of_one'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('until', '')), fields=('group', 'user'), name='member_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'member'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['present', 'excused', 'absent'])), name='attendance_standing_known'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('apology', ''), ('standing', 'excused'), _connector='OR'), name='attendance_apology'),
        ),
        migrations.AddIndex(
            model_name='actionitem',
            index=models.Index(condition=models.Q(('state__in', ['open', 'reported'])), fields=['due_on'], name='item_due'),
        ),
        migrations.AddIndex(
            model_name='actionitem',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['user', 'due_on'], name='item_of_person'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.UniqueConstraint(fields=('group', 'number'), name='item_number_once'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported', 'accepted', 'dropped'])), name='item_state_known'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), ('text_local', ''), _negated=True), name='item_says_something'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', True), ('unit__isnull', True), ('user__isnull', False)), models.Q(('member__isnull', True), ('unit__isnull', False), ('user__isnull', True)), models.Q(('member__isnull', False), ('unit__isnull', True), ('user__isnull', True)), _connector='OR'), name='item_for_one'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('decision__isnull', True), ('meeting__isnull', False), _connector='OR'), name='item_decided_at_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reported', 'accepted']), _negated=True), models.Q(('done_on__isnull', False), models.Q(('evidence__isnull', False), models.Q(('report', ''), _negated=True), _connector='OR')), _connector='OR'), name='item_done_with_report'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='item_dropped_for_reason'),
        ),
        migrations.AddConstraint(
            model_name='memberoffice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('name_local', ''), ('organisation__isnull', True), ('unit__isnull', False)), models.Q(('name', ''), ('name_local', ''), ('organisation__isnull', False), ('unit__isnull', True)), models.Q(('organisation__isnull', True), ('unit__isnull', True), models.Q(('name', ''), ('name_local', ''), _negated=True)), _connector='OR'), name='member_office_is_one'),
        ),
        migrations.AddConstraint(
            model_name='memberoffice',
            constraint=models.UniqueConstraint(condition=models.Q(('until', '')), fields=('group', 'unit'), name='member_office_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='memberoffice',
            constraint=models.UniqueConstraint(condition=models.Q(('until', '')), fields=('group', 'organisation'), name='member_office_organisation_once'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'zone'), ('name', ''), ('name_local', ''), ('organisation__isnull', True)), models.Q(('kind', 'organisation'), ('name', ''), ('name_local', ''), ('organisation__isnull', False)), models.Q(('kind', 'body'), ('organisation__isnull', True), models.Q(('name', ''), ('name_local', ''), _negated=True)), _connector='OR'), name='party_is_somebody'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('agreement', 'organisation'), name='party_once'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'zone')), fields=('agreement',), name='party_zone_once'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(condition=models.Q(('state__in', ['open', 'reported'])), fields=['due_on'], name='commitment_due'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='commitment_number_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported', 'done', 'released'])), name='commitment_state_known'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), ('text_local', ''), _negated=True), name='commitment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'reported']), _negated=True), ('evidence__isnull', False), models.Q(('remark', ''), _negated=True), _connector='OR'), name='commitment_with_evidence'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='commitment_released_for_reason'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('state__in', ['done', 'reported'])), models.Q(('done_on__isnull', True), ('state__in', ['open', 'released'])), _connector='OR'), name='commitment_done_with_day'),
        ),
        migrations.AddConstraint(
            model_name='signatory',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), ('name_local', ''), _negated=True), name='signatory_named'),
        ),
    ]
