import django.core.validators
import django.db.models.deletion
import openzone.places.models.network
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0002_words_and_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('address', models.CharField(blank=True, max_length=300)),
                ('address_local', models.CharField(blank=True, max_length=300)),
                ('sounds', models.TextField(blank=True)),
            ],
            options={
                'ordering': ('code', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Park',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('field', models.CharField(blank=True, max_length=200)),
                ('field_local', models.CharField(blank=True, max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('summary_local', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('building', 'building'), ('open', 'open')], max_length=10)),
                ('sounds', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Floor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('building', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='floors', to='places.building')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('building', 'number'), name='floor_once')],
            },
        ),
        migrations.AddField(
            model_name='building',
            name='park',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='places.park'),
        ),
        migrations.CreateModel(
            name='Space',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('area', models.DecimalField(decimal_places=2, max_digits=12)),
                ('use', models.CharField(choices=[('office', 'office'), ('laboratory', 'laboratory'), ('workshop', 'workshop'), ('warehouse', 'warehouse'), ('incubator', 'incubator desk'), ('apartment', 'apartment for talents'), ('shop', 'shop or canteen')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('left', models.PositiveSmallIntegerField(default=0)),
                ('top', models.PositiveSmallIntegerField(default=0)),
                ('width', models.PositiveSmallIntegerField(default=0)),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('floor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spaces', to='places.floor')),
            ],
            options={
                'ordering': ('code', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reserved', 'reserved'), ('works', 'under works')], max_length=10)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='places.space')),
            ],
            options={
                'indexes': [models.Index(fields=['space', '-since'], name='hold_of_space')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='hold_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('level', models.CharField(choices=[('zone', 'zone'), ('park', 'park or sub-district'), ('station', 'station')], max_length=10)),
                ('closed_at', models.DateTimeField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.unit')),
            ],
        ),
        migrations.AddField(
            model_name='park',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parks', to='places.unit'),
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('slogan', models.CharField(blank=True, max_length=300)),
                ('slogan_local', models.CharField(blank=True, max_length=300)),
                ('accent', models.CharField(default='#0f766e', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$')])),
                ('timezone', models.CharField(default='Asia/Shanghai', max_length=50)),
                ('dispute_days', models.PositiveSmallIntegerField(default=30)),
                ('languages', models.JSONField(default=openzone.places.models.network.both_languages)),
                ('sender_name', models.CharField(blank=True, max_length=100)),
                ('reply_to', models.EmailField(blank=True, max_length=200)),
                ('is_demo', models.BooleanField(default=False)),
                ('first_steps', models.JSONField(default=list)),
                ('logo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('accent__regex', '^#[0-9a-fA-F]{6}$')), name='zone_accent_is_a_colour'), models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'zh-hans']), models.Q(('languages', []), _negated=True)), name='zone_speaks_a_known_language'), models.CheckConstraint(condition=models.Q(('dispute_days__lte', 365)), name='zone_dispute_days_at_most_a_year')],
            },
        ),
        migrations.AddField(
            model_name='unit',
            name='zone',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='places.zone'),
        ),
        migrations.AddField(
            model_name='space',
            name='zone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spaces', to='places.zone'),
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(max_length=30)),
                ('query', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=list)),
                ('saved_at', models.DateTimeField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to='places.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', 'kind'], name='view_of_unit')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'owner', 'kind', 'name'), name='view_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'administrator'), ('leader', 'leader'), ('dispatcher', 'dispatcher'), ('officer', 'officer'), ('auditor', 'auditor')], max_length=20)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='places.unit')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='places.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('until__isnull', True)), fields=['user', 'zone'], name='post_living')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('unit', 'user', 'role'), name='post_held_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_ends_after_it_began')],
            },
        ),
        migrations.AddField(
            model_name='park',
            name='zone',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parks', to='places.zone'),
        ),
        migrations.CreateModel(
            name='ListHabit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('columns', models.JSONField(default=list)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='list_habits', to=settings.AUTH_USER_MODEL)),
                ('start', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.savedview')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'user', 'kind'), name='list_habit_once')],
            },
        ),
        migrations.AddField(
            model_name='building',
            name='zone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='places.zone'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='unit_code_once'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(condition=models.Q(('level', 'zone')), fields=('zone',), name='unit_one_at_zone_level'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'zone'), ('parent__isnull', True)), models.Q(models.Q(('level', 'zone'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='unit_parent_by_level'),
        ),
        migrations.AddConstraint(
            model_name='space',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('floor', 'code'), name='space_code_once'),
        ),
        migrations.AddConstraint(
            model_name='space',
            constraint=models.CheckConstraint(condition=models.Q(('area__gt', 0)), name='space_has_an_area'),
        ),
        migrations.AddConstraint(
            model_name='space',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='space_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='park',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='park_code_once'),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=models.UniqueConstraint(fields=('park', 'code'), name='building_code_once'),
        ),
        migrations.AddField(
            model_name='unit',
            name='shares_out',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputyships', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='places.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['zone', 'until'], name='absence_to_come')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='absence_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('user', models.F('deputy')), _negated=True), name='absence_deputy_is_somebody_else')],
            },
        ),
        migrations.AddField(
            model_name='zone',
            name='least_answers',
            field=models.PositiveSmallIntegerField(default=10),
        ),
        migrations.AddConstraint(
            model_name='zone',
            constraint=models.CheckConstraint(condition=models.Q(('least_answers__range', (1, 100))), name='zone_least_answers_1_to_100'),
        ),
    ]
